import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOf, isTouched, layoutOf, placeOf, slotsOf } from "./cell.ts";
import { type Band, type Cell, timetable } from "./schema.ts";

/** Cells in order, with gaps or without, up to past midnight. */
const cells: fc.Arbitrary<Cell[]> = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 1, max: 90 }) }), {
    minLength: 1,
    maxLength: 11,
  })
  .map((parts) => {
    let at = 0;
    return parts.map(({ gap, length }) => {
      const start = at + gap;
      at = start + length;
      return { start, end: at };
    });
  });
/** Bands over some of the cells, overlapping as they like. */
const day = cells.chain((all) => {
  const index = fc.integer({ min: 0, max: all.length - 1 });
  const band = fc.tuple(index, index).map(([a, b]): Band => {
    const start = all[Math.min(a, b)]?.start ?? 0;
    return { id: "b", name: "区分", start, end: all[Math.max(a, b)]?.end ?? 0 };
  });
  return fc.record({ cells: fc.constant(all), bands: fc.array(band, { minLength: 1, maxLength: 4 }) });
});
const atoms = fc.subarray(["A", "B", "C", "D"], { minLength: 1 });

test("a band covers whole cells, from its start to its end, and every timetable made so is accepted", () => {
  fc.assert(
    fc.property(day, ({ cells, bands: [band] }) => {
      if (band === undefined) return;
      const own = cellsOf(cells, band);
      expect([own[0]?.start, own.at(-1)?.end]).toEqual([band.start, band.end]);
      const row = { from: "2026-04-01", space: "hall", cells, bands: [band] };
      expect(timetable.safeParse(row).success).toBe(true);
    }),
  );
});

test("the slots of some bands are those of each, every one once, in any order of the bands", () => {
  fc.assert(
    fc.property(day, atoms, ({ cells, bands }, some) => {
      const all = slotsOf(some, cells, bands);
      expect(new Set(all).size).toBe(all.length);
      expect(slotsOf(some, cells, bands.toReversed())).toEqual(all);
      expect([...new Set(bands.flatMap((band) => slotsOf(some, cells, [band])))].sort()).toEqual(all.toSorted());
    }),
  );
});

test("two uses share a slot exactly when they share an atom and a minute, and the stored layout says so too", () => {
  fc.assert(
    fc.property(day, atoms, atoms, ({ cells, bands }, some, others) => {
      const [one, two = one] = bands;
      if (one === undefined || two === undefined) return;
      const first = slotsOf(some, cells, [one]);
      const shared = slotsOf(others, cells, [two]).filter((slot) => first.includes(slot));
      const overlap = some.some((atom) => others.includes(atom)) && cellsOf(cellsOf(cells, one), two).length > 0;
      expect(shared.length > 0).toBe(overlap);
      expect(isTouched(first, layoutOf(cells), others, two)).toBe(overlap);
      for (const slot of first)
        expect(cells).toContainEqual((({ start, end }) => ({ start, end }))(placeOf(slot, layoutOf(cells))));
    }),
  );
});

test("cells that overlap or run backwards, and bands between cells, are refused", () => {
  const row = (cells: number[][], band: number[]) => ({
    from: "2026-04-01",
    space: "hall",
    cells: cells.map(([start, end]) => ({ start, end })),
    bands: [{ id: "am", name: "午前", start: band[0], end: band[1] }],
  });
  for (const bad of [
    row(
      [
        [540, 720],
        [700, 800],
      ],
      [540, 720],
    ),
    row(
      [
        [780, 1020],
        [540, 720],
      ],
      [540, 720],
    ),
    row([[720, 540]], [720, 540]),
    row([[540, 720]], [540, 700]),
    row(
      [
        [540, 720],
        [780, 1020],
      ],
      [780, 720],
    ),
  ]) {
    expect(timetable.safeParse(bad).success).toBe(false);
  }
});
