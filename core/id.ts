import { createHash, randomBytes } from "node:crypto";
import { now } from "./clock.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford: no i, l, o, u

/** A new id, sortable by time: `app_` and 26 characters (10 of time, 16 of chance). */
export function create(prefix: string): string {
  return `${prefix}_${timePart(now())}${encode(randomBytes(10), 16)}`;
}

/** The id that the same input always gives: replays of one request meet the same aggregate. */
export function derive(prefix: string, ...input: string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(input)).digest();
  return `${prefix}_${encode(hash, 26)}`;
}

/** Whether a text has the form of an id of this kind; nothing else ever becomes part of a key. */
export const isId = (prefix: string, text: string): boolean =>
  text.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(text.slice(prefix.length + 1));

function timePart(instant: number): string {
  let rest = instant;
  let text = "";
  for (let i = 0; i < 10; i++) {
    text = (alphabet[rest % 32] ?? "") + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encode(bytes: Uint8Array, length: number): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = "";
  for (let i = 0; i < length; i++) {
    text = (alphabet[Number(bits & 31n)] ?? "") + text;
    bits >>= 5n;
  }
  return text;
}
