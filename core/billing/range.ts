import type { MonthlyUse } from "#core/metering/schema.ts";
import type * as Money from "#core/money.ts";
import type { BodyPart, Range } from "./document.ts";
import { charge } from "./price.ts";
import type { PriceBook } from "./schema.ts";
import type { Spread } from "./spread.ts";

/** What one body's uses of one unit, more or fewer than projected, change in its charges, in yen: without tax and with it. */
type Change = { amount: Money.Yen; total: Money.Yen };
type Source = Pick<Spread, "body" | "unit"> & { changes: Change[] };
/** How far one source alone moves a body's amount, in yen. */
type Reach = { up: number; down: number };

/**
 * Least and greatest amount of each body, in yen, around the likely one. Each body's uses of each unit go alone as far as their
 * spread, at the prices of their months and through the use share (利用割), which they change for everybody; because they do not
 * depend on each other, the reaches add as the root of their squares.
 */
export function rangesOf(
  book: PriceBook,
  parts: readonly BodyPart[],
  spreads: readonly Spread[],
): (body: string) => Range {
  const sources = spreads.map(({ body, unit, more, fewer }): Source => {
    const [most, least] = [changeOf(book, more), changeOf(book, fewer)];
    return { body, unit, changes: [most, { amount: -least.amount, total: -least.total }] };
  });
  const shared = sum(parts.map(({ fixed }) => fixed.use));
  const charged = sum(parts.map(({ use }) => use.amount));
  const shareAt = (own: number, all: number) => (all > 0 ? (shared * own) / all : 0);

  return (body) => {
    const part = parts.find((one) => one.body === body);
    if (part === undefined) throw new RangeError(`no such body: ${body}`);
    const own = part.use.amount;
    const reachOf = (source: Source): Reach => {
      const isOwn = source.body === body;
      const effects = source.changes.map(
        ({ amount, total }) =>
          (isOwn ? total : 0) + shareAt(own + (isOwn ? amount : 0), charged + amount) - shareAt(own, charged),
      );
      return { up: Math.max(0, ...effects), down: Math.max(0, ...effects.map((effect) => -effect)) };
    };
    return rangeOf(
      part.total,
      sources.map((source) => ({ source, isOwn: source.body === body, reach: reachOf(source) })),
    );
  };
}

function changeOf(book: PriceBook, uses: readonly MonthlyUse[]): Change {
  const { amount, total } = charge(book, uses);
  return { amount, total };
}

type Reached = { source: Source; isOwn: boolean; reach: Reach };

function rangeOf(likely: Money.Yen, reached: readonly Reached[]): Range {
  const all = together(reached.map(({ reach }) => reach));
  const own = reached
    .filter(({ isOwn }) => isOwn)
    .map(({ source, reach }) => ({ unit: source.unit, ...widthOf(reach) }));
  const others = widthOf(together(reached.filter(({ isOwn }) => !isOwn).map(({ reach }) => reach)));
  const [widest] = [...own.map((one) => ({ by: "own" as const, ...one })), { by: "others" as const, ...others }].sort(
    (a, b) => b.width - a.width,
  );
  const range = { least: Math.max(0, likely - Math.ceil(all.down)), greatest: likely + Math.ceil(all.up) };
  return widest === undefined || widest.width === 0 ? range : { ...range, widest };
}

const together = (reaches: readonly Reach[]): Reach => ({
  up: Math.sqrt(sum(reaches.map(({ up }) => up * up))),
  down: Math.sqrt(sum(reaches.map(({ down }) => down * down))),
});

const widthOf = ({ up, down }: Reach) => ({ width: Math.ceil(up) + Math.ceil(down) });

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
