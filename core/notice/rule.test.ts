import fc from "fast-check";
import { expect, test } from "vitest";
import { isLastTry, nextTry, triesMax } from "./rule.ts";

test("every try waits longer than the one before, until the last", () => {
  fc.assert(
    fc.property(fc.nat({ max: triesMax - 2 }), fc.nat(), (tries, at) => {
      expect(nextTry(tries, at)).toBeGreaterThan(at);
      expect(nextTry(tries + 1, at)).toBeGreaterThan(nextTry(tries, at));
      expect(isLastTry(tries)).toBe(false);
    }),
  );
  expect(isLastTry(triesMax)).toBe(true);
});
