import fc from "fast-check";
import { expect, test } from "vitest";
import { price } from "./price.ts";
import { type FeeTable, feeTable } from "./schema.ts";

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
const use = (unit: string, bands: string, more: { date?: string; resident?: boolean } = {}) => ({
  unit,
  bands: bands.split(" "),
  resident: true,
  date: "2026-11-05",
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
      const less = price(fees, { unit: "u", bands, resident, date });
      const all = price(fees, { unit: "u", bands: [...new Set([...bands, more])], resident, date });
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
      expect(price(turned, { unit: "u", bands: again, resident, date })).toEqual(
        price(whole, { unit: "u", bands, resident, date }),
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

test.todo("a price covers each minute once: a band inside another costs nothing more");
test.todo("overlapping bands cost what their minutes cost together");
test.todo("午前 and 午後 are 昼間 where the ordinance has it");
test.todo("the same minutes cost the same, whatever bands they are named by");
