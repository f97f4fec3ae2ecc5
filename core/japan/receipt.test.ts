import fc from "fast-check";
import { expect, test } from "vitest";
import { parseReceipt, receiptNumber } from "#core/japan/receipt.ts";

const alphabet = [..."0123456789ACFHJKMPRTWXY"];
const number = fc.string().map((seed) => receiptNumber(seed, "2026-11-21"));
const plain = (text: string) => [...text.replaceAll("-", "")];

test("a receipt number is twelve unmistakable characters that begin with the year, the same for the same seed", () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const one = receiptNumber(seed, "2026-11-21");
      expect(one).toMatch(/^26(-[0-9ACFHJKMPRTWXY]{4}){2}-[0-9ACFHJKMPRTWXY]{2}$/);
      expect(receiptNumber(new TextEncoder().encode(seed.toWellFormed()), "2026-11-21")).toBe(
        receiptNumber(seed.toWellFormed(), "2026-11-21"),
      );
      expect(parseReceipt(one)).toBe(one);
    }),
  );
  expect(() => receiptNumber("app_1", "2026-02-29")).toThrow(RangeError);
});

test("no wrong character passes, at any place", () => {
  fc.assert(
    fc.property(number, (right) => {
      const characters = plain(right);
      for (let at = 0; at < characters.length; at++)
        for (const other of alphabet)
          if (other !== characters[at]) expect(parseReceipt(characters.with(at, other).join(""))).toBeNull();
    }),
    { numRuns: 50 },
  );
});

test("no exchange of two characters passes, adjacent or not", () => {
  fc.assert(
    fc.property(number, (right) => {
      const characters = plain(right);
      characters.forEach((a, i) => {
        characters.forEach((b, j) => {
          if (a !== b) expect(parseReceipt(characters.with(i, b).with(j, a).join(""))).toBeNull();
        });
      });
    }),
    { numRuns: 50 },
  );
});

test("the check is complete for every pair of characters at every pair of places, not only for those drawn", () => {
  const missed: number[][] = [];
  for (let i = 1; i <= 12; i++)
    // place 0 stands for no second place: one wrong character
    for (let j = 0; j < i; j++)
      for (let difference = 1; difference < 23; difference++)
        if (((i - j) * difference) % 23 === 0) missed.push([i, j, difference]);
  expect(missed).toEqual([]);
});

test("a number is read however it was typed", () => {
  const wide = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
  fc.assert(
    fc.property(number, (right) => {
      const forms = [right.toLowerCase(), wide(right), wide(right.toLowerCase()), right.replaceAll("-", "")];
      forms.push(right.replaceAll("-", "ー"), right.replaceAll("-", "−"), right.replaceAll("-", "　"), ` ${right}\n`);
      forms.push(plain(right).join(" "), right.replaceAll("0", "O").replaceAll("1", "l"));
      for (const form of forms) expect(parseReceipt(form)).toBe(right);
    }),
  );
});

test("anything else is no number", () => {
  for (const text of ["", "26", "受付番号", "26-7K3M-9F2C", "A".repeat(12), "9".repeat(100_000), "\uD842"])
    expect(parseReceipt(text)).toBeNull();
  fc.assert(
    fc.property(number, fc.constantFrom(...alphabet), (right, more) => {
      expect([parseReceipt(right + more), parseReceipt(right.slice(1)), parseReceipt(`26${right}`)]).toEqual([
        null,
        null,
        null,
      ]);
    }),
  );
});

test("numbers of many applications do not meet", () => {
  const numbers = Array.from({ length: 20_000 }, (_, at) => receiptNumber(`app_${at}`, "2026-11-21"));
  expect(new Set(numbers).size).toBe(20_000);
});
