import { expect, test } from "vitest";
import { type MonthlyUse, Unit } from "#core/metering/schema.ts";
import * as Fixture from "#test/fixture/billing.ts";
import { apportion } from "./apportion.ts";
import { forecast, type Outlook, type Prospect } from "./forecast.ts";
import { openDaysOf } from "./open.ts";
import type { Cost, Member, ShareRule, Terms } from "./schema.ts";

const seed = Number(process.env.FORECAST_SEED ?? 20_260_401);
const open = openDaysOf(2026, Fixture.calendar);
const daysIn = Fixture.months.map((month) => ({ month, days: open.filter((date) => date.startsWith(month)).length }));
const names = ["若桜町", "智頭町", "八頭町", "三朝町"];

/** mulberry32: the same numbers from the same seed on every machine, 0 ≤ x < 1. */
function chance(state: number): () => number {
  let at = state >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const between = (random: Random, least: number, most: number) => least + Math.floor(random() * (most - least + 1));
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function timesOf(times: number, one: () => number): number {
  let all = 0;
  for (let n = 0; n < times; n += 1) all += one();
  return all;
}

function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let left = random(); left > limit; left *= random()) count += 1;
  return count;
}

/** How a unit is used on an open day, the same all year: one by one (Poisson), in batches, or on good and bad days. */
type Day = (mean: number) => (random: Random) => number;
const oneByOne: Day = (mean) => (random) => poisson(random, mean);
const days: readonly Day[] = [
  oneByOne,
  (mean) => (random) => timesOf(poisson(random, mean / 2), () => between(random, 1, 3)),
  (mean) => (random) => Math.floor(Math.log(1 - random()) / Math.log(mean / (mean + 1))),
];

const ranged = [{ method: "open_days_range" as const, from: "2026-04-01" }];
type Pool = { terms: Terms; cost: Cost; members: Member[]; uses: MonthlyUse[] };

function poolOf(random: Random, kinds: readonly Day[]): Pool {
  const members = names.slice(0, between(random, 2, 4)).map((name) => Fixture.member(name));
  const equal = between(random, 30, 100);
  const population = between(random, 0, 100 - equal);
  const rule = { equal, population, use: 100 - equal - population };
  const uses = members.flatMap(({ body }) =>
    Unit.options.slice(0, between(random, 1, 3)).flatMap((unit) => {
      const day = kinds[between(random, 0, kinds.length - 1)] ?? oneByOne;
      const ofDay = day(between(random, 4, 12));
      return daysIn.map(({ month, days }) => ({ body, month, unit, count: timesOf(days, () => ofDay(random)) }));
    }),
  );
  const terms = { ...Fixture.withShare(rule), forecasts: ranged };
  const cost = { fiscalYear: 2026, items: [{ name: "運用", amount: between(random, 300_000, 3_000_000) }] };
  return { terms, cost, members, uses };
}

/** Acts so far ÷ open days so far × open days, with nothing more to it. */
const plainly = (outlook: Outlook): Outlook => ({
  ...outlook,
  terms: { ...outlook.terms, forecasts: [{ method: "open_days", from: "2026-04-01" }] },
});

type Seen = { prospect: Prospect; settled: number };

test("over 1,000 pools the range holds the settlement, is narrow, and the likely amount errs no more than a plain projection", () => {
  const random = chance(seed);
  const seen: Record<string, Seen[]> = {};
  for (let n = 0; n < 1_000; n += 1) {
    const isOneByOne = n % 2 === 0;
    const pool = poolOf(random, isOneByOne ? days.slice(0, 1) : days);
    const totals = apportion(pool.terms, pool.cost, pool.members, pool.uses).bodies.map(({ total }) => total);
    for (const [after, madeOn] of [
      [6, "2026-09-30"],
      [11, "2027-02-28"],
    ] as const) {
      const uses = pool.uses.filter(({ month }) => month <= madeOn.slice(0, 7));
      const outlook = { ...pool, uses, expected: [], madeOn, open };
      const made = forecast(outlook);
      if (n % 10 === 0)
        expect(made.map(({ part }) => part)).toEqual(forecast(plainly(outlook)).map(({ part }) => part));
      const name = `${after} months, ${isOneByOne ? "one by one" : "any days"}`;
      seen[name] = [...(seen[name] ?? []), ...made.map((prospect, at) => ({ prospect, settled: totals[at] ?? 0 }))];
    }
  }
  const figures = Object.entries(seen).map(([name, all]) => ({
    name,
    ...figuresOf(all, name.startsWith("6") ? 25 : 5),
  }));
  process.stdout.write(`seed ${seed}\n${figures.map((one) => JSON.stringify(one)).join("\n")}\n`);
  for (const { name, held, meanWidth, widest, most } of figures) {
    expect(held).toBeGreaterThanOrEqual(95);
    expect(meanWidth).toBeLessThanOrEqual(most);
    if (name.endsWith("one by one")) expect(widest).toBeLessThanOrEqual(most);
  }
});

/** In per cent; `most`: how wide a range may be, of the likely amount. */
function figuresOf(all: readonly Seen[], most: number) {
  const widths = all.map(({ prospect: { part, range } }) => {
    if (range === undefined) throw new Error("no range");
    return (100 * (range.greatest - range.least)) / part.total;
  });
  const isHeld = ({ prospect: { range }, settled }: Seen) =>
    range !== undefined && range.least <= settled && settled <= range.greatest;
  const errors = all.map(({ prospect, settled }) => Math.abs(prospect.part.total - settled));
  const percent = (count: number) => (100 * count) / all.length;
  return {
    bodies: all.length,
    most,
    held: percent(all.filter(isHeld).length),
    meanWidth: sum(widths) / all.length,
    widest: Math.max(...widths),
    within: percent(widths.filter((width) => width <= most).length),
    meanErrorYen: Math.round(sum(errors) / all.length),
  };
}

const month = (count: number, month: string, { body }: Member, unit: Unit = "notice.sent"): MonthlyUse => ({
  body,
  month,
  unit,
  count,
});
const [town, neighbour] = names.map((name) => Fixture.member(name)) as [Member, Member];
const half = (rule: Partial<ShareRule>, uses: MonthlyUse[]) =>
  forecast({
    terms: { ...Fixture.withShare(rule), forecasts: ranged },
    cost: { fiscalYear: 2026, items: [{ name: "運用", amount: 1_000_000 }] },
    members: [town, neighbour],
    uses,
    expected: [],
    madeOn: "2026-09-30",
    open,
  }).find(({ part }) => part.body === town.body)?.range;
const sixOf = (count: number, member: Member, unit?: Unit) =>
  daysIn.slice(0, 6).map(({ month: name, days }) => month(count * days, name, member, unit));

test("a range names what makes it wide: a unit of its own, or the use share through everybody's uses", () => {
  const own = [...sixOf(3, town), ...sixOf(2, town, "application.submitted")];
  expect(half({ equal: 100, use: 0 }, own)?.widest).toMatchObject({ by: "own", unit: "application.submitted" });
  const others = [...own, ...sixOf(1, neighbour, "application.submitted")];
  expect(half({}, others)?.widest).toMatchObject({ by: "others" });
  expect(half({ equal: 100, use: 0 }, others)).toEqual(half({ equal: 100, use: 0 }, own));
});

test("months that differ more than single acts would make the range wider; what was never used adds none", () => {
  const even = sixOf(10, town);
  const uneven = even.map((use, at) => ({ ...use, count: at % 2 === 0 ? use.count + 100 : use.count - 100 }));
  const widthOf = (uses: MonthlyUse[]) => {
    const range = half({ equal: 100, use: 0 }, uses);
    return (range?.greatest ?? 0) - (range?.least ?? 0);
  };
  expect(widthOf(uneven)).toBeGreaterThan(2 * widthOf(even));
  expect(widthOf([])).toBe(0);
});

test("after six months of 610 uses one by one, the next may be 89 more or fewer, 19 times in 20", () => {
  // 595 in the 119 open days to come; Student's 2.571 for six months × √(595 × (1 + 119 ÷ 122)) = 88.1…; 89 × 3 yen and tax
  const likely = 500_000 + 1205 * 3 + 361;
  expect(half({ equal: 100, use: 0 }, sixOf(5, town))).toEqual({
    least: likely - 293,
    greatest: likely + 293,
    widest: { by: "own", unit: "notice.sent", width: 586 },
  });
});
