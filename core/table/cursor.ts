import { createHmac, timingSafeEqual } from "node:crypto";
import { Problem } from "../error.ts";
import type { Position } from "./client.ts";

/**
 * A position in a list as an opaque text. It is signed with a key of the home and bound to its list, so a cursor from
 * another town, another list or another hand is refused.
 */
export function encode(secret: Uint8Array, scope: string, position: Position): string {
  const payload = Buffer.from(JSON.stringify(position)).toString("base64url");
  return `${payload}.${sign(secret, scope, payload)}`;
}

/** @throws Problem `cursor.invalid` */
export function decode(secret: Uint8Array, scope: string, text: string): Position {
  const [payload = "", signature = ""] = text.split(".");
  const expected = Buffer.from(sign(secret, scope, payload));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new Problem("cursor.invalid", {
      errors: [{ pointer: "#query/cursor", message: "続きの位置が正しくありません。" }],
    });
  }
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Position;
}

const sign = (secret: Uint8Array, scope: string, payload: string) =>
  createHmac("sha256", secret).update(`cursor\n${scope}\n${payload}`).digest("base64url");
