import fc from "fast-check";
import { expect, test } from "vitest";
import { generationOn } from "./generation.ts";

const day = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
const date = day.map((one) => one.toISOString().slice(0, 10));

test("the generation of a day has begun, and none that has begun is later, in whatever order they stand", () => {
  fc.assert(
    fc.property(fc.uniqueArray(date, { minLength: 1, maxLength: 8 }), date, (days, on) => {
      const found = generationOn(
        days.map((from) => ({ from })),
        on,
      );
      const begun = days.filter((one) => one <= on);
      expect(found?.from).toBe(begun.sort().at(-1));
    }),
  );
});
