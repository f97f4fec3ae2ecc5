import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import { holdsOn } from "#core/dated/index.ts";
import { capacityOn, staysAdministered, until, withAccepted } from "./rule.ts";
import type { Held } from "./schema.ts";

const first = "2027-03-25";
const day = fc.integer({ min: 0, max: 15 }).map((days) => addDays(first, days));
const span = fc
  .tuple(day, fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }))
  .map(([from, days]) => (days === undefined ? { from } : { from, to: addDays(from, days) }));
const held: fc.Arbitrary<Held> = fc
  .tuple(
    span,
    fc.constantFrom("counter" as const, "draft" as const, "decide" as const, "admin" as const),
    fc.constantFrom(undefined, "man_a", "man_b"),
  )
  .map(([dates, duty, mandate]) => (mandate === undefined ? { duty, ...dates } : { duty, ...dates, mandate }));

test("a duty is held from its first day to its last day, both inclusive, and not a day longer", () => {
  const duties: Held[] = [{ duty: "draft", from: "2026-04-01", to: "2027-03-31" }];
  const on = (date: string) => capacityOn({ duties }, date).duties;
  expect([on("2026-03-31"), on("2026-04-01"), on("2027-03-31"), on("2027-04-01")]).toEqual([
    [],
    ["draft"],
    ["draft"],
    [],
  ]);
});

test("nobody acts on a duty that is not in force, nor in two capacities at once", () => {
  fc.assert(
    fc.property(fc.array(held, { maxLength: 6 }), day, (duties, date) => {
      const capacity = capacityOn({ duties }, date);
      for (const duty of capacity.duties) {
        expect(duties.some((one) => one.duty === duty && one.mandate === capacity.mandate && holdsOn(one, date))).toBe(
          true,
        );
      }
      const own = duties.some((one) => one.mandate === undefined && holdsOn(one, date));
      if (own) expect(capacity.mandate).toBeUndefined();
      expect(capacity.duties.length > 0).toBe(duties.some((one) => holdsOn(one, date)));
    }),
  );
});

test("a change is refused exactly when a day from today on loses its administrator", () => {
  const spans = fc.array(span, { maxLength: 4 });
  fc.assert(
    fc.property(spans, spans, day, (before, after, today) => {
      const covers = (all: typeof before, date: string) => all.some((one) => holdsOn(one, date));
      const days = Array.from({ length: 40 }, (_, at) => addDays(today, at));
      const lost = days.some((date) => covers(before, date) && !covers(after, date));
      expect(staysAdministered(before, after, today)).toBe(!lost);
    }),
  );
});

test("after the last day of somebody who leaves no duty is left, and before it none is lost", () => {
  fc.assert(
    fc.property(fc.array(held, { maxLength: 6 }), day, day, (duties, lastDay, date) => {
      const before = capacityOn({ duties }, date);
      expect(capacityOn({ duties: until(duties, lastDay) }, date)).toEqual(date <= lastDay ? before : { duties: [] });
    }),
  );
});

test("accepting an invitation takes nothing away that is in force or still to come", () => {
  fc.assert(
    fc.property(fc.array(held, { maxLength: 4 }), fc.array(held, { maxLength: 4 }), day, (before, accepted, date) => {
      const after = withAccepted(before, accepted, date);
      for (const one of before) if (holdsOn(one, date) || one.from > date) expect(after).toContainEqual(one);
      for (const one of accepted) expect(after).toContainEqual(one);
    }),
  );
});
