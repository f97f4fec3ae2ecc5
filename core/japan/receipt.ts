import { createHash } from "node:crypto";
import { isLocalDate } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";

/*
 * 受付番号, `26-7K3M-9F2C-4X`: two digits of the calendar year, nine characters drawn from the seed, one check character. The alphabet has as
 * many characters as the prime 23, and no letter that is read or heard as a digit or as another letter.
 *
 * Check: Σ position × value ≡ 0 (mod 23), positions 1 to 12. All positions and all differences of positions and of values are non-zero
 * modulo the prime, so every wrong character and every exchange of two characters (adjacent or not) is found.
 */
const alphabet = "0123456789ACFHJKMPRTWXY";
const prime = 23;
const drawn = 9;
const length = 2 + drawn + 1;

/**
 * The number of what is received on a day. The same seed (the id of the application) gives the same number; among 100,000 of a year two
 * agree with a chance of 0.3 %, so whoever files it claims it first and adds to the seed when it is taken.
 * @throws RangeError when the day does not exist.
 */
export function receiptNumber(seed: Uint8Array | string, at: LocalDate): string {
  if (!isLocalDate(at)) throw new RangeError(`not a date: ${at}`);
  const body = at.slice(2, 4) + draw(seed);
  const check = [...alphabet].find((character) => weigh(body + character) === 0) ?? "";
  return write(body + check);
}

/** The canonical form of a number as somebody typed or dictated it, or null when it is not one. O is read as 0, I and L as 1. */
export function parseReceipt(text: string): string | null {
  if (text.length > 100) return null;
  const typed = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212ー_]/gu, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  const right = typed.length === length && [...typed].every((character) => alphabet.includes(character));
  return right && /^[0-9]{2}/.test(typed) && weigh(typed) === 0 ? write(typed) : null;
}

function draw(seed: Uint8Array | string): string {
  let bits = BigInt(`0x${createHash("sha256").update(seed).digest("hex")}`);
  return Array.from({ length: drawn }, () => {
    const character = alphabet[Number(bits % BigInt(prime))];
    bits /= BigInt(prime);
    return character;
  }).join("");
}

const weigh = (characters: string): number =>
  [...characters].reduce((sum, character, at) => sum + (at + 1) * alphabet.indexOf(character), 0) % prime;

const write = (characters: string): string => characters.replace(/^(..)(....)(....)(..)$/, "$1-$2-$3-$4");
