import fc from "fast-check";
import { expect, test } from "vitest";
import { price } from "./price.ts";
import { type Band, type Cell, type FeeTable, feeTable } from "./schema.ts";

const table = (more: Partial<FeeTable>): FeeTable & { version: number } => ({
  from: "2019-10-01",
  combine: "sum",
  holidays: { weekdays: [0, 6], national: true },
  nonResident: { by: "factor", numerator: 3, denominator: 2, rounding: { unit: 10, direction: "down" }, per: "row" },
  rows: [],
  version: 1,
  ...more,
});
const row = (unit: string, bands: string, yen: number, more: Partial<FeeTable["rows"][number]> = {}) => ({
  unit,
  bands: bands.split(" "),
  yen,
  ...more,
});
/** A day of three bands with pauses between them, and one of five hours. */
const band = (id: string, start: number, end: number): Band => ({ id, name: id, start, end });
const hoursOf = (bands: Band[], cells: Cell[] = bands) => ({
  bands,
  cells: cells.map(({ start, end }) => ({ start, end })),
});
const threeBands = hoursOf([band("am", 540, 720), band("pm", 780, 1020), band("ev", 1080, 1320)]);
const use = (
  unit: string,
  bands: string,
  more: { date?: string; resident?: boolean; hours?: typeof threeBands } = {},
) => ({
  unit,
  bands: bands.split(" "),
  resident: true,
  date: "2026-11-05",
  hours: threeBands,
  ...more,
});
const missing = expect.objectContaining({ code: "fee.missing" });

// 鳥取市民会館 大ホール, 営利目的以外・入場料等なし, 2019-10-01: https://tottori-shinkoukai.or.jp/pages/50/
const combinations = ["am", "pm", "ev", "am pm", "pm ev", "am pm ev"];
const tottori = table({
  combine: "exact",
  rows: combinations.flatMap((bands, at) => [
    row("hall", bands, [6600, 13_200, 17_600, 19_800, 30_800, 37_400][at] ?? 0, { day: "weekday" }),
    row("hall", bands, [7700, 15_400, 20_900, 23_100, 36_300, 44_000][at] ?? 0, { day: "holiday" }),
  ]),
});

test("鳥取市民会館: every combination has its row, weekends and holidays their own, and what has no row has no price", () => {
  expect(price(tottori, use("hall", "am pm")).yen).toBe(19_800);
  expect(price(tottori, use("hall", "ev pm am")).yen).toBe(37_400);
  expect(price(tottori, use("hall", "am pm ev", { date: "2026-11-08" })).yen).toBe(44_000);
  expect(price(tottori, use("hall", "ev", { date: "2026-11-03" })).yen).toBe(20_900);
  expect(() => price(tottori, use("hall", "am ev"))).toThrow(missing);
  expect(() => price(tottori, use("stage", "am"))).toThrow(missing);
});

// いわき市生涯学習プラザ 大会議室(1): http://gakusyuplaza.city.iwaki.fukushima.jp/guide/fee
const iwaki = table({
  rows: [
    row("large1", "am", 2150),
    row("large1", "pm", 2860),
    row("large1", "ev", 3440),
    row("large1", "am pm ev", 6770),
  ],
});

test("いわき市生涯学習プラザ: 全日 is less than the sum of its bands, other combinations are the sum", () => {
  expect(price(iwaki, use("large1", "am pm ev")).yen).toBe(6770);
  expect(price(iwaki, use("large1", "pm am"))).toEqual({
    yen: 5010,
    lines: [
      { bands: ["am"], yen: 2150, of: "row" },
      { bands: ["pm"], yen: 2860, of: "row" },
    ],
    version: 1,
  });
});

// 美咲町 学校開放グラウンド, 町内・町外: https://www.town.misaki.okayama.jp/site/kyouiku-soumu/76.html
const misaki = table({
  nonResident: { by: "row" },
  rows: [
    row("ground", "am", 1030, { nonResidentYen: 1560 }),
    row("ground", "pm", 1030, { nonResidentYen: 1560 }),
    row("ground", "ev", 200, { nonResidentYen: 300 }),
    row("ground", "am pm ev", 2080, { nonResidentYen: 3130 }),
  ],
});

test("美咲町: 町外 is a column of the table that no factor gives", () => {
  const day = (resident: boolean) => price(misaki, use("ground", "am pm ev", { resident })).yen;
  expect([day(true), day(false)]).toEqual([2080, 3130]);
  expect(price(misaki, use("ground", "am ev", { resident: false })).yen).toBe(1860);
});

// 料金の研修室・屋内運動場, 市内・市外: http://urban.ne.jp/home/fukaesho/SSM/guide_usefee.html
test("a factor is rounded as the table says, for each row or for the total", () => {
  const rows = [row("room", "am", 410), row("room", "pm", 1250), row("room", "ev", 410)];
  const factor = { by: "factor", numerator: 3, denominator: 2 } as const;
  const byRow = table({ rows, nonResident: { ...factor, rounding: { unit: 10, direction: "down" }, per: "row" } });
  const byTotal = table({ rows, nonResident: { ...factor, rounding: { unit: 10, direction: "down" }, per: "total" } });
  expect(price(byRow, use("room", "am", { resident: false })).yen).toBe(610);
  expect(price(byRow, use("room", "pm", { resident: false })).yen).toBe(1870);
  expect(price(byRow, use("room", "am ev", { resident: false })).yen).toBe(1220);
  expect(price(byTotal, use("room", "am ev", { resident: false }))).toMatchObject({
    yen: 1230,
    lines: [{ yen: 410 }, { yen: 410 }, { yen: 410, of: "non_resident" }],
  });
});

test("a row for all days serves every day, one for a kind of day goes first", () => {
  const both = table({ rows: [row("room", "am", 100), row("room", "am", 150, { day: "holiday" })] });
  expect([price(both, use("room", "am")).yen, price(both, use("room", "am", { date: "2026-11-08" })).yen]).toEqual([
    100, 150,
  ]);
});

const ids = ["a", "b", "c", "d", "e"];
const hours = hoursOf(ids.map((id, at) => band(id, 540 + at * 60, 600 + at * 60)));
const nonResident = fc.record({
  by: fc.constant("factor" as const),
  numerator: fc.integer({ min: 0, max: 40 }),
  denominator: fc.integer({ min: 1, max: 20 }),
  rounding: fc.record({
    unit: fc.constantFrom(1, 10, 100),
    direction: fc.constantFrom("down" as const, "up" as const, "half_up" as const),
  }),
  per: fc.constantFrom("row" as const, "total" as const),
});
const sums = fc
  .record({ yen: fc.array(fc.nat(100_000), { minLength: 5, maxLength: 5 }), nonResident })
  .map((one) => table({ nonResident: one.nonResident, rows: ids.map((id, at) => row("u", id, one.yen[at] ?? 0)) }));
const some = fc.shuffledSubarray(ids, { minLength: 1 });

test("where bands are added, a further band never lowers the price, and lines add up to it", () => {
  fc.assert(
    fc.property(sums, some, fc.constantFrom(...ids), fc.boolean(), (fees, bands, more, resident) => {
      const date = "2026-11-05";
      const less = price(fees, { unit: "u", bands, resident, date, hours });
      const all = price(fees, { unit: "u", bands: [...new Set([...bands, more])], resident, date, hours });
      expect(all.yen).toBeGreaterThanOrEqual(less.yen);
      expect(less.lines.reduce((sum, line) => sum + line.yen, 0)).toBe(less.yen);
    }),
  );
});

test("the order in which bands are named, or rows are written, changes nothing", () => {
  const shuffled = fc
    .tuple(some, some)
    .map(([bands, order]) => [bands, bands.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))] as const);
  fc.assert(
    fc.property(sums, shuffled, fc.boolean(), (fees, [bands, again], resident) => {
      const whole = { ...fees, rows: [...fees.rows, row("u", ids.join(" "), 7)] };
      const turned = {
        ...whole,
        rows: whole.rows.toReversed().map((one) => ({ ...one, bands: one.bands.toReversed() })),
      };
      const date = "2026-11-05";
      expect(price(turned, { unit: "u", bands: again, resident, date, hours })).toEqual(
        price(whole, { unit: "u", bands, resident, date, hours }),
      );
    }),
  );
});

test("a table with two rows for one combination, or a 町外 column that is not whole, is refused", () => {
  const { version: _version, ...misakiTable } = misaki;
  expect(feeTable.safeParse(misakiTable).success).toBe(true);
  const twice = { ...misakiTable, rows: [...misaki.rows, row("ground", "ev pm am", 1, { nonResidentYen: 1 })] };
  const hole = { ...misakiTable, rows: [...misaki.rows, row("ground", "am pm", 1)] };
  for (const bad of [twice, hole]) expect(feeTable.safeParse(bad).success).toBe(false);
});

test("a price covers each minute once: a band inside another costs nothing more", () => {
  const all = hoursOf([...threeBands.bands, band("all", 540, 1320)], threeBands.bands);
  const rows = [row("hall", "am", 1800), row("hall", "pm", 2400), row("hall", "ev", 3000), row("hall", "all", 7000)];
  for (const combine of ["sum", "exact"] as const) {
    for (const bands of ["all am", "am all", "all", "all am pm ev", "am pm ev"]) {
      expect([bands, price(table({ rows, combine }), use("hall", bands, { hours: all })).yen]).toEqual([bands, 7000]);
    }
  }
});

test("overlapping bands cost what their minutes cost together", () => {
  const bands = [0, 1, 2, 3, 4, 5].map((at) => band(`w${at}`, 540 + at * 60, 660 + at * 60));
  const hourly = [0, 1, 2, 3, 4, 5, 6].map((at) => band(`h${at}`, 540 + at * 60, 600 + at * 60));
  const day = hoursOf([...bands, ...hourly], hourly);
  const rows = [...bands.map(({ id }) => row("hall", id, 700)), ...hourly.map(({ id }) => row("hall", id, 400))];
  const six = use("hall", bands.map(({ id }) => id).join(" "), { hours: day });
  expect(price(table({ rows }), six)).toMatchObject({ yen: 2500, lines: [{}, {}, {}, {}] });
  expect(price(table({ rows: [...rows, row("hall", "h0 h1 h2 h3 h4 h5 h6", 2300)] }), six).yen).toBe(2300);
  // nothing in the table is seven hours
  expect(() => price(table({ rows: rows.slice(0, 6) }), six)).toThrow(missing);
});

test("午前 and 午後 are 昼間 where the ordinance has it", () => {
  const day = hoursOf([...threeBands.bands, band("day", 540, 1020)], threeBands.bands);
  const rows = [row("hall", "am", 1800), row("hall", "pm", 2400), row("hall", "ev", 3000), row("hall", "day", 4300)];
  const priced = (bands: string, combine: "sum" | "exact" = "sum") =>
    price(table({ rows, combine }), use("hall", bands, { hours: day })).yen;
  expect([priced("am pm"), priced("am pm", "exact"), priced("pm day am")]).toEqual([4300, 4300, 4300]);
  expect([priced("am pm ev"), priced("day ev"), priced("am ev")]).toEqual([7300, 7300, 4800]);
  // another band of the same hours (リハーサル) is its own price only where it is asked for
  const rehearsal = hoursOf([...threeBands.bands, band("am_r", 540, 720), band("pm_r", 780, 1020)], threeBands.bands);
  const half = table({ rows: [...rows.slice(0, 3), row("hall", "am_r", 900), row("hall", "pm_r", 1200)] });
  const rehearsed = (bands: string) => price(half, use("hall", bands, { hours: rehearsal })).yen;
  expect([rehearsed("am"), rehearsed("am pm"), rehearsed("am_r pm_r"), rehearsed("am pm_r")]).toEqual([
    1800, 4200, 2100, 3000,
  ]);
});

/** Bands over five hours, overlapping as they like, with a price for some of them and for some pairs. */
const overlapping = fc
  .uniqueArray(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 8, selector: String })
  .map((spans) => spans.map(([a, b], at) => band(`b${at}`, 540 + Math.min(a, b) * 60, 600 + Math.max(a, b) * 60)))
  .chain((bands) => {
    const some = fc.subarray(
      bands.map(({ id }) => id),
      { minLength: 1, maxLength: Math.min(2, bands.length) },
    );
    return fc.record({
      bands: fc.constant(bands),
      rows: fc.uniqueArray(fc.record({ some, yen: fc.integer({ min: 1, max: 5000 }) }), {
        selector: ({ some }) => some.join(),
        minLength: 1,
        maxLength: 10,
      }),
      asked: fc.subarray(
        bands.map(({ id }) => id),
        { minLength: 1 },
      ),
    });
  });

test("whatever bands a use is named by, each minute of it is paid for once", () => {
  fc.assert(
    fc.property(overlapping, ({ bands, rows, asked }) => {
      const day = hoursOf(bands, hours.bands);
      const fees = table({ rows: rows.map(({ some, yen }) => row("u", some.join(" "), yen)) });
      const minutesOf = (ids: readonly string[]) =>
        hours.bands
          .filter((hour) => bands.some((one) => ids.includes(one.id) && one.start <= hour.start && hour.end <= one.end))
          .map(({ id }) => id);
      const priced = (ids: readonly string[]) => {
        try {
          return price(fees, use("u", ids.join(" "), { hours: day }));
        } catch (error) {
          expect(error).toEqual(missing);
          return undefined;
        }
      };
      const got = priced(asked);
      if (got === undefined) return;
      // every hour is in one line, and none in two
      const paid = got.lines.flatMap((line) => minutesOf(line.bands));
      expect(paid.toSorted()).toEqual(minutesOf(asked));
      // what lies inside is no further line
      const inner = bands.filter(
        ({ id }) => !asked.includes(id) && minutesOf([id]).every((hour) => minutesOf(asked).includes(hour)),
      );
      const all = [...asked, ...inner.map(({ id }) => id)];
      expect(minutesOf(all)).toEqual(minutesOf(asked));
      expect(priced(all)?.lines.length ?? Infinity).toBeLessThanOrEqual(got.lines.length);
    }),
    { numRuns: 500 },
  );
});
