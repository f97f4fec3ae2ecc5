import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from "node:crypto";
import { Problem } from "../error.ts";
import type { Position } from "./client.ts";

const algorithm = "aes-256-gcm";
const [nonceBytes, tagBytes] = [12, 16];

/**
 * A position in a list as an opaque text. It is sealed with a key of the home and bound to its list, so a cursor from another town,
 * another list or another hand is refused, and nobody reads in it what the list is sorted by or where the table keeps it.
 */
export function encode(secret: KeyObject, scope: string, position: Position): string {
  const plain = Buffer.from(JSON.stringify(position));
  // one position has one cursor, or a page would have another ETag each time; so the nonce follows from what it seals
  const nonce = derived(secret, "nonce", Buffer.concat([Buffer.from(`${scope}\n`), plain])).subarray(0, nonceBytes);
  const cipher = createCipheriv(algorithm, derived(secret, "key"), nonce).setAAD(Buffer.from(scope));
  const sealed = [cipher.update(plain), cipher.final()];
  return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString("base64url");
}

/** @throws Problem `cursor.invalid` */
export function decode(secret: KeyObject, scope: string, text: string): Position {
  const bytes = Buffer.from(text, "base64url");
  // base64url takes several texts for the same bytes; a cursor is one of them
  if (bytes.length < nonceBytes + tagBytes || bytes.toString("base64url") !== text) throw invalid();
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv(algorithm, derived(secret, "key"), nonce)
    .setAAD(Buffer.from(scope))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return JSON.parse(plain.toString()) as Position;
  } catch {
    throw invalid();
  }
}

const invalid = () =>
  new Problem("cursor.invalid", {
    errors: [{ pointer: "#query/cursor", message: "続きの位置が正しくありません。" }],
  });

const derived = (secret: KeyObject, what: string, more: Uint8Array = new Uint8Array()): Buffer =>
  createHmac("sha256", secret).update(`cursor ${what}\n`).update(more).digest();
