import { expect, test } from "vitest";
import * as Shape from "#core/shape.ts";
import { share, terms } from "#test/fixture/billing.ts";
import { AdvanceRule, Member, Price, ShareRule, Terms } from "./schema.ts";

type Parsed = { error?: { issues: { message: string }[] } | undefined };
const messages = ({ error }: Parsed) => error?.issues.map(({ message }) => message) ?? [];
const japanese = /[ぁ-んァ-ヶ一-龠]/;
const price = { unit: "notice.sent", name: "通知", yenPerUse: { numerator: 3, denominator: 1 }, from: "2026-04-01" };

test("a field that no shape knows is refused and named", () => {
  expect(messages(Price.safeParse({ ...price, yen: 3 }))).toEqual(["定められていない項目があります（yen）。"]);
  expect(messages(Terms.safeParse({ ...terms, discount: 1 }))).toEqual([
    "定められていない項目があります（discount）。",
  ]);
});

test("shares and instalments add up to 100 per cent", () => {
  expect(messages(ShareRule.safeParse({ ...share, use: 41 }))).toEqual(["割合の合計を100にしてください。"]);
  const instalments = [{ due: "05-31", percent: 99 }];
  expect(messages(AdvanceRule.safeParse({ instalments, closedDay: "next", from: "2026-04-01" }))).toEqual([
    "概算払の割合の合計を100にしてください。",
  ]);
});

test("a population share names its census", () => {
  const { census: _, ...rule } = share;
  expect(ShareRule.safeParse(rule).success).toBe(true);
  expect(ShareRule.safeParse({ ...rule, equal: 30, population: 30 }).success).toBe(false);
  expect(ShareRule.safeParse({ ...rule, unused: "population" }).success).toBe(false);
});

test("a price holds for whole months, so that month and unit fix it", () => {
  for (const days of [{ from: "2026-04-02" }, { to: "2026-09-15" }]) {
    expect(messages(Price.safeParse({ ...price, ...days }))).toEqual([
      "料金・税率・端数処理は、月の初日から末日までを単位に適用してください。",
    ]);
  }
  expect(Price.safeParse({ ...price, to: "2026-09-30" }).success).toBe(true);
  expect(messages(Price.safeParse({ ...price, to: "2026-02-29" })).join()).toMatch(/実在する日付/);
  expect(Price.safeParse({ ...price, yenPerUse: { numerator: 3, denominator: 0 } }).success).toBe(false);
});

test("days, months and codes that do not exist are refused", () => {
  for (const text of ["02-29", "13-01", "4-1", "04-31"]) expect(Shape.monthDay.safeParse(text).success).toBe(false);
  for (const text of ["2026-13", "2026-00", "0000-01", "2026-4"])
    expect(Shape.month.safeParse(text).success).toBe(false);
  expect(Shape.bodyCode.safeParse("313255").success).toBe(false);
  expect(Shape.bodyCode.safeParse("313254").success).toBe(true);
  expect(Shape.label.safeParse("改行\n").success).toBe(false);
});

test("whatever is wrong is said in Japanese", () => {
  for (const wrong of [undefined, null, 1, "x", [], {}, Number.NaN, { from: 1, to: 2 }]) {
    for (const shape of [Terms, Price, ShareRule, AdvanceRule, Member]) {
      const said = messages(shape.safeParse(wrong));
      expect(said.length).toBeGreaterThan(0);
      for (const message of said) expect(message).toMatch(japanese);
    }
  }
});
