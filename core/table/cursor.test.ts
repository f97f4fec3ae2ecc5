import { createSecretKey } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "../error.ts";
import { decode, encode } from "./cursor.ts";

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => createSecretKey(bytes));
const position = fc.record({ pk: fc.string(), sk: fc.string(), listPk: fc.string(), listSk: fc.string() });

test("a cursor leads back to exactly its position, under its own key and list", () => {
  fc.assert(
    fc.property(secret, fc.string(), position, (key, scope, at) => {
      expect(decode(key, scope, encode(key, scope, at))).toEqual(at);
    }),
  );
});

test("a cursor of another town's key, of another list, or with any character changed is refused", () => {
  fc.assert(
    fc.property(secret, secret, position, fc.nat(), fc.nat(61), (key, other, at, place, letter) => {
      const text = encode(key, "list A", at);
      const index = place % text.length;
      const changed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[letter] ?? "A";
      const broken = text.slice(0, index) + changed + text.slice(index + 1);
      if (!key.equals(other)) expect(() => decode(other, "list A", text)).toThrow(Problem);
      expect(() => decode(key, "list B", text)).toThrow(Problem);
      if (broken !== text) expect(() => decode(key, "list A", broken)).toThrow(Problem);
    }),
  );
});

test("what was never a cursor is refused", () => {
  fc.assert(
    fc.property(secret, fc.string(), (key, text) => {
      expect(() => decode(key, "list", text)).toThrow(Problem);
    }),
  );
});

test("a cursor is sealed: it shows nobody what it points at", () => {
  const key = createSecretKey(new Uint8Array(32).fill(7));
  const at = { pk: "31#313254#GRP", sk: "見本クラブ", listPk: "31#313254#LIST", listSk: "ミホン#grp_1" };
  const text = encode(key, "list", at);
  for (const view of [
    text,
    Buffer.from(text, "base64url").toString("latin1"),
    Buffer.from(text, "base64url").toString(),
  ])
    for (const part of ["313254", "GRP", "見本", "ミホン", "listSk"]) expect(view).not.toContain(part);
});

test("one position has one cursor: a page that says the same keeps its ETag", () => {
  fc.assert(
    fc.property(secret, position, (key, at) => {
      expect(encode(key, "list", at)).toBe(encode(key, "list", at));
    }),
  );
});
