import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsOn, inForce, rowAt, type Span, standing, timeline, withRow } from "./rule.ts";

const day = fc.date({ min: new Date("2020-01-01"), max: new Date("2024-01-01"), noInvalidDate: true });
const date = day.map((one) => one.toISOString().slice(0, 10));
const days = fc.uniqueArray(date, { minLength: 1, maxLength: 8 });

test("the row of a day has begun, and none that has begun is later, in whatever order they stand", () => {
  fc.assert(
    fc.property(days, date, (all, on) => {
      const found = rowAt(
        all.map((from) => ({ from })),
        on,
      );
      expect(found?.from).toBe(
        all
          .filter((one) => one <= on)
          .sort()
          .at(-1),
      );
    }),
  );
});

test("whatever a day asks from a day on, it finds in what is standing then; and what is standing does not grow with what is past", () => {
  fc.assert(
    fc.property(days, date, date, (all, one, other) => {
      const [today, on] = [one, other].sort() as [string, string];
      const rows = all.map((from) => ({ from }));
      const left = standing(rows, today);
      expect(rowAt(left, on)).toEqual(rowAt(rows, on));
      expect(left.filter(({ from }) => from <= today).length).toBeLessThanOrEqual(1);
    }),
  );
});

test("on every day one row of a series holds at most, and it is the row of that day; a row with a last day of its own keeps it", () => {
  const series = fc.record({ from: date, of: fc.constantFrom("a", "b"), to: fc.option(date, { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(series, { maxLength: 8 }), date, (given, on) => {
      const isSame = (one: { of: string }, two: { of: string }) => one.of === two.of;
      type Row = Span & { of: string };
      const rows = given.reduce<Row[]>((all, row) => withRow<Row>(all, row, isSame), []);
      const held = timeline(rows, isSame);
      for (const of of ["a", "b"]) {
        const found = inForce(held, on).filter((one) => one.of === of);
        const row = rowAt(
          rows.filter((one) => one.of === of),
          on,
        );
        const isOver = row === undefined || !holdsOn(row, on);
        expect(found.map(({ from }) => from)).toEqual(isOver ? [] : [row.from]);
      }
    }),
  );
});
