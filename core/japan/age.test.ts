import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import { ageAt, dayOfReaching } from "#core/japan/age.ts";

const birth = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays("1900-01-01", days));

test("a year of age is completed at the end of the day before the birthday", () => {
  expect([ageAt("2020-04-01", "2026-03-31"), ageAt("2020-04-01", "2026-04-01")]).toEqual([5, 6]);
  expect(dayOfReaching("2020-04-01", 6)).toBe("2026-03-31");
  expect(dayOfReaching("2020-04-02", 6)).toBe("2026-04-01");
  expect(ageAt("2026-04-01", "2026-04-01")).toBe(0);
});

test("who was born on 29 February grows older at the end of 28 February, every year", () => {
  expect([ageAt("2004-02-29", "2026-02-28"), ageAt("2004-02-29", "2026-03-01")]).toEqual([21, 22]);
  expect([ageAt("2004-02-29", "2028-02-28"), ageAt("2004-02-29", "2028-02-29")]).toEqual([23, 24]);
  expect([dayOfReaching("2004-02-29", 22), dayOfReaching("2004-02-29", 24)]).toEqual(["2026-02-28", "2028-02-28"]);
});

test("age rises by one on the day after it is reached, and on no other", () => {
  fc.assert(
    fc.property(birth, fc.integer({ min: 1, max: 120 }), (born, age) => {
      const reached = dayOfReaching(born, age);
      expect(ageAt(born, reached)).toBe(age - 1);
      expect(ageAt(born, addDays(reached, 1))).toBe(age);
    }),
  );
});

test("there is no age before birth or on a day that does not exist", () => {
  expect(() => ageAt("2026-04-02", "2026-04-01")).toThrow(RangeError);
  expect(() => ageAt("2026-02-29", "2026-04-01")).toThrow(RangeError);
  for (const age of [0, -1, 1.5]) expect(() => dayOfReaching("2000-01-01", age)).toThrow(RangeError);
});
