import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, rangeOfDates } from "#core/calendar/date.ts";
import { withRow } from "#core/dated/index.ts";
import { openRule } from "#test/domain/hall.ts";
import { meets, type Reach, reachesWith, reachesWithout } from "./reach.ts";
import type { Timetable } from "./schema.ts";

const today = "2026-10-01";
const row = (from: string, start: number, end: number): Timetable & { version: number } => ({
  from,
  space: "hall",
  cells: [{ start, end }],
  bands: [{ id: "all", name: "全日", start, end }],
  version: 1,
});
const rules = [{ ...openRule("2026-04-01"), version: 1 }];
const set = (
  timetables: ReturnType<typeof row>[],
  next: Timetable,
  known: { rules?: typeof rules; reaches?: Reach[] } = {},
) => reachesWith({ timetables, rules, ...known }, withRow<Timetable>(timetables, next), next, today);
const met = (timetables: ReturnType<typeof row>[], next: Timetable, reaches: Reach[] = []) =>
  set(timetables, next, { reaches }).met;

test("a day's cells never reach into the next day's: what runs past midnight leaves those minutes to the day before", () => {
  expect(
    met([], { ...row("2026-11-01", 0, 60), cells: [row("", 0, 60), row("", 1380, 1500)].flatMap((one) => one.cells) }),
  ).toBeDefined();
  expect(met([], row("2026-11-01", 59, 1500))).toBeDefined();
  expect(met([], row("2026-11-01", 60, 1500))).toBeUndefined();
  expect(met([], row("2026-11-01", 0, 1440))).toBeUndefined();
});

test("timetables that may be booked on neighbouring days leave each other's minutes alone", () => {
  const late = row("2026-04-01", 540, 1500);
  const early = row("2026-12-01", 0, 600);
  expect(met([late], early)).toMatchObject({ from: "2026-04-01", to: "2026-11-30" });
  expect(met([early], late)).toMatchObject({ from: "2026-12-01" });
  // replaced today, but what was booked a year ahead stays
  const { reaches } = set([late], row("2026-04-01", 540, 1320));
  expect(reaches).toEqual([{ space: "hall", start: 540, end: 1500, from: "2026-04-01", to: "2027-10-31" }]);
  expect(met([row("2026-04-01", 540, 1320)], early, reaches)).toBeDefined();
  expect(met([row("2026-04-01", 540, 1320)], { ...early, from: "2027-11-02" }, reaches)).toBeUndefined();
  // nothing can have been booked where there were no rules
  expect(set([late], row("2026-04-01", 540, 1320), { rules: [] }).reaches).toEqual([]);
});

test("a timetable to come that is taken back leaves what can have been booked by it alone, and the one before goes on", () => {
  const [day, late] = [row("2026-04-01", 540, 1320), row("2027-04-01", 540, 1500)];
  const without = (timetables: ReturnType<typeof row>[], taken: Timetable) =>
    reachesWithout(
      { timetables, rules },
      timetables.filter((one) => one !== taken),
      taken,
      today,
    );
  const { reaches, met: none } = without([day, late], late);
  expect([reaches, none]).toEqual([
    [{ space: "hall", start: 540, end: 1500, from: "2027-04-01", to: "2027-10-31" }],
    undefined,
  ]);
  expect(met([day], row("2027-06-01", 0, 600), reaches)).toMatchObject({ end: 1500 });
  // the one before would go on into what was booked
  const early = row("2027-04-01", 0, 600);
  expect(without([late, { ...early, from: "2027-06-01" }], late).met).toBeUndefined();
  expect(
    without(
      [{ ...late, from: "2026-04-01" }, row("2026-12-01", 780, 1320), { ...early, from: "2027-04-02" }],
      row("", 0, 0),
    ).met,
  ).toBeUndefined();
});

const reach = fc
  .record({
    start: fc.integer({ min: 0, max: 400 }),
    end: fc.integer({ min: 1400, max: 1800 }),
    at: fc.nat(6),
    days: fc.nat(4),
  })
  .map(({ start, end, at, days }): Reach => {
    const from = addDays(today, at);
    return { space: "hall", start, end, from, to: addDays(from, days) };
  });

test("two reaches meet exactly when some day of the one runs into the following day of the other", () => {
  fc.assert(
    fc.property(reach, reach, (one, other) => {
      const days = (of: Reach) => rangeOfDates(of.from, String(of.to));
      const runs = days(one).some((day) => days(other).includes(addDays(day, 1)) && one.end - 1440 > other.start);
      expect(meets(one, other)).toBe(runs);
    }),
    { numRuns: 500 },
  );
});
