/** Whole yen up to `sumMax`, negative for money given back. */
export type Yen = number;

/** The greatest amount that anybody may set: 百億円 less one, more than any town's budget. */
export const amountMax: Yen = 9_999_999_999;

/**
 * The greatest sum, below what a number holds exactly (2^53 − 1). Nothing that the pool takes leads beyond it: lists of amounts are
 * bounded, and so are prices and counts (at their greatest, 200 bodies × 40 units make 8 × 10^15).
 */
export const sumMax: Yen = 9_000_000_000_000_000;

/** How a fraction becomes yen. Dated data of a body, never a constant in code: rounding is local law. */
export type Rounding = { unit: Yen; direction: "down" | "up" | "half_up" };

/** An exact fraction; the denominator is positive. */
export type Rational = { numerator: bigint | number; denominator: bigint | number };

/** @throws RangeError unless the value is whole yen within `sumMax`, either way. */
export function assertYen(value: unknown): asserts value is Yen {
  if (!Number.isSafeInteger(value) || Math.abs(Number(value)) > sumMax)
    throw new RangeError(`not whole yen: ${String(value)}`);
}

function toYen(value: bigint): Yen {
  const yen = Number(value);
  assertYen(yen);
  return yen;
}

function toBig(yen: Yen): bigint {
  assertYen(yen);
  return BigInt(yen);
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const withSignOf = (sign: bigint, value: bigint): Yen => toYen(sign < 0n ? -value : value);

/** @throws RangeError when an amount or the sum is beyond `sumMax`. */
export const sum = (amounts: readonly Yen[]): Yen =>
  toYen(amounts.reduce((total, amount) => total + toBig(amount), 0n));

/**
 * Divides a total by weights (whole numbers, such as people or acts) so that the parts add up to it exactly: largest
 * remainder, the earlier part first where remainders are equal. A negative total is the mirror image of the positive one.
 * @throws RangeError when there is no positive weight, or a weight is negative or not whole.
 */
export function split(total: Yen, weights: readonly number[]): Yen[] {
  const whole = toBig(total);
  if (!weights.every(Number.isSafeInteger)) throw new RangeError("weights are whole numbers");
  const big = weights.map(BigInt);
  const all = big.reduce((a, b) => a + b, 0n);
  if (big.some((weight) => weight < 0n) || all === 0n) throw new RangeError("weights need one positive, none negative");

  const parts = big.map((weight) => {
    const share = magnitude(whole) * weight;
    return { floor: share / all, rest: share % all };
  });
  const left = magnitude(whole) - parts.reduce((done, part) => done + part.floor, 0n);
  const winners = parts
    .map((part, position) => ({ rest: part.rest, position }))
    .sort((a, b) => Number(b.rest > a.rest) - Number(b.rest < a.rest)) // stable: equal remainders stay in their order
    .slice(0, Number(left));
  const raised = new Set(winners.map((winner) => winner.position));
  return parts.map((part, position) => withSignOf(whole, part.floor + (raised.has(position) ? 1n : 0n)));
}

/**
 * A fraction of yen, rounded to a multiple of the rule's unit. Directions act on the amount without its sign (切捨て, 切上げ,
 * 四捨五入), so that money given back is rounded as it was when it was charged.
 * @throws RangeError on a denominator or unit that is not positive, or a result beyond `sumMax`.
 */
export function round(value: Rational, rule: Rounding): Yen {
  const numerator = BigInt(value.numerator);
  const denominator = BigInt(value.denominator);
  const unit = toBig(rule.unit);
  if (denominator <= 0n || unit <= 0n) throw new RangeError("denominator and unit must be positive");

  const step = denominator * unit;
  const down = magnitude(numerator) / step;
  const rest = magnitude(numerator) % step;
  const raise = rule.direction === "up" ? rest > 0n : rule.direction === "half_up" ? rest * 2n >= step : false;
  return withSignOf(numerator, (down + (raise ? 1n : 0n)) * unit);
}

/** `yen × numerator ÷ denominator`, exact until the rule rounds it. @throws RangeError as `round` does. */
export const multiply = (yen: Yen, numerator: bigint | number, denominator: bigint | number, rule: Rounding): Yen =>
  round({ numerator: toBig(yen) * BigInt(numerator), denominator }, rule);

const digits = new Intl.NumberFormat("ja-JP");

/** `1,234円`. */
export function format(yen: Yen): string {
  assertYen(yen);
  return `${digits.format(yen === 0 ? 0 : yen)}円`;
}
