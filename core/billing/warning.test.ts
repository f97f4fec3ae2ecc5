import { expect, test } from "vitest";
import * as Fixture from "#test/fixture/billing.ts";
import { Forecast } from "./document.ts";
import { forecast } from "./forecast.ts";
import { openDaysOf } from "./open.ts";
import type { ForecastRule } from "./schema.ts";
import { type Allowed, forecastOf } from "./warning.ts";

const town = Fixture.member("若桜町");
const deadlines: Allowed["deadlines"] = [
  { session: "12月議会", requestBy: "2026-10-30" },
  { session: "6月議会", requestBy: "2026-05-08" },
  { session: "9月議会", requestBy: "2026-08-07" },
  { session: "翌年6月議会", requestBy: "2027-05-07" },
];

/** 500,000 yen fixed, and 2,000 notices in April and May: 6,600 yen with tax by then, and as many to come as open days say. */
function made(budget: number, madeOn = "2026-05-29", method: ForecastRule["method"] = "open_days"): Forecast {
  const terms = { ...Fixture.terms, forecasts: [{ method, from: "2026-04-01" }] };
  const [prospect] = forecast({
    terms,
    cost: { fiscalYear: 2026, items: [{ name: "運用", amount: 500_000 }] },
    members: [town],
    uses: ["2026-04", "2026-05"].map((month) => ({ body: town.body, month, unit: "notice.sent", count: 1000 })),
    expected: [],
    madeOn,
    open: openDaysOf(2026, Fixture.calendar),
  });
  if (prospect === undefined) throw new Error("no forecast");
  const document = forecastOf(terms.book, prospect, { budget, deadlines });
  expect(Forecast.parse(document)).toEqual(document);
  return document;
}

test("a budget that will be passed warns with the month and the next deadline for 補正, and stops nobody", () => {
  const { warning, total } = made(510_000);
  expect(warning).toMatchObject({
    passedBy: "likely",
    over: total - 510_000,
    deadline: { session: "9月議会", requestBy: "2026-08-07" },
  });
  // 10,000 yen are left for charges: 1,000 uses are 3,300 yen with tax, April and May are 6,600, June adds 1,128 uses.
  expect(warning?.passesIn).toBe("2026-06");
  expect(warning?.message).toContain("住民の利用は止まりません。");
  expect(warning?.next).toContain("9月議会");
});

test("on the day of a deadline it still counts; after the last one of the year other ways are named", () => {
  expect(made(510_000, "2026-08-07").warning?.deadline?.session).toBe("9月議会");
  expect(made(510_000, "2026-08-08").warning?.deadline?.session).toBe("12月議会");
  const late = made(500_001, "2026-11-01");
  expect(late.warning).toBeDefined();
  expect(late.warning?.deadline).toBeUndefined();
  expect(late.warning?.next).toMatch(/流用や予備費/);
});

test("a warning says whether the likely amount passes the budget, or the greatest alone", () => {
  const { total, range } = made(0, "2026-07-31", "open_days_range");
  const greatest = range?.greatest ?? Number.NaN;
  expect(greatest).toBeGreaterThan(total);
  const by = (budget: number) => made(budget, "2026-07-31", "open_days_range").warning;
  expect(by(greatest)).toBeUndefined();
  expect(by(greatest - 1)).toMatchObject({ passedBy: "greatest", over: 1, deadline: { session: "9月議会" } });
  expect(by(greatest - 1)?.passesIn).toBeUndefined();
  expect(by(greatest - 1)?.message).toMatch(/予算の内ですが、多い場合は.*おそれ.*住民の利用は止まりません/);
  expect(by(greatest - 1)?.next).toContain("要るかを、2026-08-07までに");
  expect(by(total)).toMatchObject({ passedBy: "greatest", over: greatest - total });
  expect(by(total - 1)).toMatchObject({ passedBy: "likely", over: 1 });
});

test("without a range a budget that is enough, to the yen, is no warning", () => {
  const { total, range } = made(0);
  expect(range).toBeUndefined();
  expect(made(total).warning).toBeUndefined();
  expect(made(total - 1).warning?.over).toBe(1);
});

test("a document made by an earlier method, without a range, is read as it was written", () => {
  const earlier = {
    body: town.body,
    madeOn: "2026-05-29",
    method: "last_three_months",
    fixed: 500_000,
    use: { lines: [], amount: 0, tax: 0, total: 0 },
    total: 500_000,
    budget: 499_999,
    warning: { over: 1, passesIn: "2026-04", message: "超えます。", next: "相談してください。" },
  };
  expect(Forecast.parse(earlier)).toEqual(earlier);
});
