import { PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Billing from "#core/billing/index.ts";
import { monthsOf } from "#core/calendar/fiscal.ts";
import type { LocalDate } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import * as Metering from "#core/metering/index.ts";
import { bodyHome, poolHome } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Verification from "#core/verification/index.ts";
import { contents } from "#functions/contents.ts";
import { poolOf } from "../harness/pool.ts";
import { sealPool } from "../harness/seal.ts";
import { streamItems } from "../harness/stream.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const [prefecture, wakasa, chizu] = ["310000", "313254", "313289"];
const bodies = [prefecture, wakasa, chizu];
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

let world: World;
let pool: ReturnType<typeof poolOf>;
beforeEach(() => raise());

/** A pool in its first autumn: terms, a plan for the year to come, three bodies that join for it. */
async function raise(): Promise<void> {
  world = await newWorld({ at: "2026-11-01" });
  pool = poolOf(world);
  await pool.setTerms();
  await pool.publish();
  world.setTime("2027-03-25");
  for (const code of bodies) await pool.join(code);
  world.setTime("2027-04-05");
}

const admin = <R>(code: string, run: () => R) => world.as(world.staff(code), run);
const closeYear = async () => {
  for (const month of monthsOf(2027)) await pool.act(() => Billing.closeMonth(month));
};
const settle = () => pool.act(() => Billing.settleYear(2027));
const actual = (amount: number) =>
  pool.act(() => Billing.setCost(2027, "actual", [{ name: "クラウド利用料", amount }]));

test("a plan gives each body an estimate whose sum is the plan, stored with what it was computed from", async () => {
  const { document } = await pool.act(() => Billing.planOf(2027));
  expect(document.bodies.map(({ body }) => body)).toEqual(bodies);
  expect(sum(document.bodies.map(({ total }) => total))).toBe(document.total);
  for (const part of document.bodies) {
    const own = await pool.act(() => Billing.estimateOf(2027, part.body));
    expect(own.document).toEqual({ ...document, bodies: [part] });
    expect(sum(part.instalments.map(({ amount }) => amount))).toBe(part.total);
  }
});

test("terms that change later leave a plan as it was; a revised plan follows the new ones, and estimates say so", async () => {
  const before = await pool.act(() => Billing.planOf(2027));
  const from = "2027-10-01";
  const row = { unit: "notice.sent" as const, name: "通知", yenPerUse: { numerator: 5, denominator: 1 }, from };
  await pool.act(() => Billing.setTerm("prices", row));
  expect(await pool.act(() => Billing.planOf(2027))).toEqual(before);
  await pool.publish({ ...Billing.Example.plan, members: Billing.Example.plan.members.slice(0, 2) });
  const after = await pool.act(() => Billing.planOf(2027));
  expect(after.plan).toBe(before.plan + 1);
  const priceOf = (month: string) =>
    after.document.bodies[0]?.use.lines.find((line) => line.unit === "notice.sent" && line.month === month)?.yenPerUse;
  expect([priceOf("2027-09")?.numerator, priceOf("2027-10")?.numerator]).toEqual([3, 5]);
  await expect(pool.act(() => Billing.estimateOf(2027, chizu))).rejects.toMatchObject({ code: "not_found" });
});

test("estimates that a dying process left out are issued by the timer, and nothing is issued twice", async () => {
  const raw = rawClient(world.table);
  await raw.removeAll((item) => String(item.pk).includes(`#ESTIMATE#2027-${chizu}`));
  const issue = () => Actor.asSystem("timer", poolHome("31"), () => Billing.timerVerbs["billing.estimates"]?.("2027"));
  await issue();
  await issue();
  for (const code of bodies) {
    expect(await pool.act(() => Journal.entries({ kind: "ESTIMATE" }, `2027-${code}`))).toHaveLength(1);
  }
});

test("without a price, a rule or the cost of the year there is no plan: a missing row is never a default", async () => {
  const other = await newWorld({ at: "2026-11-01" });
  const fresh = poolOf(other);
  await expect(fresh.act(() => Billing.publishPlan(2027, Billing.Example.plan))).rejects.toMatchObject({
    code: "billing.cost_missing",
  });
  await fresh.act(() => Billing.setCost(2027, "planned", Billing.Example.cost));
  await expect(fresh.act(() => Billing.publishPlan(2027, Billing.Example.plan))).rejects.toMatchObject({
    code: "terms.missing",
  });
});

test("a month is closed once, after it has passed; what comes late is in the next notice and in the settlement", async () => {
  await pool.use(wakasa, "booking.confirmed", "application.submitted");
  await pool.deliver();
  await expect(pool.act(() => Billing.closeMonth("2027-04"))).rejects.toMatchObject({ code: "billing.month_running" });
  world.setTime("2027-04-30T23:59");
  await pool.use(wakasa, "booking.confirmed");
  world.setTime("2027-05-03");
  await Promise.all([1, 2, 3].map(() => pool.act(() => Billing.closeMonth("2027-04"))));
  const april = (await pool.act(() => Billing.noticeOf(wakasa, "2027-04"))).document;
  expect(april.notice.lines.map(({ unit, count, amount }) => [unit, count, amount])).toEqual([
    ["application.submitted", 1, 80],
    ["booking.confirmed", 1, 25],
  ]);
  await pool.deliver(); // the stream was late
  world.setTime("2027-06-03");
  await pool.act(() => Billing.closeMonth("2027-05"));
  await pool.act(() => Billing.closeMonth("2027-04"));
  expect((await pool.act(() => Billing.noticeOf(wakasa, "2027-04"))).document).toEqual(april);
  const may = (await pool.act(() => Billing.noticeOf(wakasa, "2027-05"))).document;
  expect(may.late).toEqual([{ month: "2027-04", unit: "booking.confirmed", count: 1 }]);
  expect(may.notice).toMatchObject({ lines: [], toDate: { amount: 130 } });
  expect(await pool.act(() => Journal.entries({ kind: "USAGE" }, `${wakasa}-2027-04`))).toHaveLength(1);
});

test("a month's notice and a body's statement say the head of the pool's seals, so that the paper holds the pool to it", async () => {
  const headNow = async () => {
    const { link: { n } = { n: 0 }, hash = "" } = (await sealPool(...bodies)) ?? {};
    return `${n}:${hash}`;
  };
  world.setTime("2027-05-03T06:12");
  const first = await headNow();
  await pool.act(() => Billing.closeMonth("2027-04"));
  const { document: april } = await pool.act(() => Billing.noticeOf(wakasa, "2027-04"));
  expect(april.seal).toBe(first);
  expect(Billing.noticePage(april.notice, { invented: true }, april.seal)).toContain(first);
  await actual(2_100_000);
  world.setTime("2028-04-20T09:12");
  await closeYear();
  const last = await headNow();
  await settle();
  await pool.deliver();
  const statement = await admin(wakasa, () => Billing.paper("settlement", "2027"));
  expect(statement.seal).toBe(last);
  expect(last).not.toBe(first);
  expect(Billing.settlementPage(statement, { invented: true }, wakasa)).toContain(last);
});

test("a body walks its notices from the latest back, a page at a time", async () => {
  world.setTime("2027-07-03");
  for (const month of ["2027-04", "2027-05", "2027-06"]) await pool.act(() => Billing.closeMonth(month));
  await pool.deliver();
  const months = async (limit: number, before?: string) =>
    (await admin(wakasa, () => Billing.notices(limit, before))).map(({ month }) => month);
  expect(await months(2)).toEqual(["2027-06", "2027-05"]);
  expect(await months(2, "2027-05")).toEqual(["2027-04"]);
  expect(await months(2, "2027-04")).toEqual([]);
});

test("a body without an estimate stays open and is named; the others are closed", async () => {
  await pool.publish({ ...Billing.Example.plan, members: Billing.Example.plan.members.slice(0, 2) });
  world.setTime("2027-05-03");
  await expect(pool.act(() => Billing.closeMonth("2027-04"))).rejects.toMatchObject({
    code: "billing.estimate_missing",
    facts: { bodies: [chizu] },
  });
  for (const body of [prefecture, wakasa]) {
    expect((await pool.act(() => Billing.noticeOf(body, "2027-04"))).document.notice).toMatchObject({ body });
  }
  await expect(pool.act(() => Billing.noticeOf(chizu, "2027-04"))).rejects.toMatchObject({ code: "not_found" });
});

test("no price, tax or share begins in a month that was told, and what a settled year cost or planned stays", async () => {
  world.setTime("2027-05-03");
  const reason = "協議会の議決";
  const yenPerUse = { numerator: 5, denominator: 1 };
  const price = (from: string) =>
    pool.act(() => Billing.setTerm("prices", { unit: "notice.sent", name: "通知", yenPerUse, from }, { reason }));
  await price("2027-04-01"); // April is over, and nobody has been told yet
  await pool.act(() => Billing.closeMonth("2027-04"));
  const told = { code: "billing.told", facts: { earliest: "2027-05-01" } };
  for (const from of ["2026-10-01", "2027-04-30"]) await expect(price(from)).rejects.toMatchObject(told);
  await expect(
    pool.act(() =>
      Billing.setTerm("shares", {
        equal: 50,
        population: 50,
        use: 0,
        unused: "equal",
        partialMonth: "none",
        from: "2027-04-01",
      }),
    ),
  ).rejects.toMatchObject(told);
  await price("2027-05-01");
  // kept by every paper that was made by it, so free to change
  await pool.act(() => Billing.setTerm("forecasts", { method: "open_days", from: "2027-04-01" }, { reason }));
});

test("timers close every month that has passed", async () => {
  world.setTime("2027-07-03");
  await Actor.asSystem("timer", poolHome("31"), () => Billing.timerVerbs["billing.months"]?.("2027"));
  for (const month of ["2027-04", "2027-05", "2027-06"]) {
    for (const body of [prefecture, wakasa, chizu]) await pool.act(() => Billing.noticeOf(body, month));
  }
  const plan = await pool.act(async () => (await Journal.entries({ kind: "PLAN" }, "2027"))[0]);
  const at = plan === undefined ? [] : Billing.timers["billing.plan_published"]?.(plan);
  expect(at).toHaveLength(13);
});

test("a forecast over the budget warns operator and town before the next 補正 deadline, and stops nobody", async () => {
  const section = { number: 18, name: "負担金、補助及び交付金" };
  const budget = { fiscalYear: 2027, resolvedOn: "2027-04-01", lines: [{ section, amount: 680_000 }] };
  await pool.act(() => Billing.setBudget(wakasa, budget));
  await pool.use(wakasa, ...Array.from({ length: 20 }, () => "application.submitted"));
  await pool.deliver();
  world.setTime("2027-05-03");
  await pool.act(() => Billing.closeMonth("2027-04"));
  await pool.deliver();
  const forecast = await admin(wakasa, () => Billing.lastForecast());
  expect(forecast.warning).toMatchObject({ deadline: { session: "6月定例会", requestBy: "2027-05-10" } });
  expect(forecast.warning?.message).toContain("住民の利用は止まりません");
  const overview = await pool.act(() => Billing.overview());
  expect(overview.bodies.map(({ body, forecast }) => [body, forecast?.warning !== undefined])).toEqual([
    [prefecture, false],
    [wakasa, true],
    [chizu, false],
  ]);
  await world.as(world.public(wakasa), () => Tenant.requireOption("application"));
});

test("a town reads its own papers in its own home, and nobody else's", async () => {
  await pool.deliver();
  for (const code of [wakasa, chizu]) {
    const { bodies: own } = await admin(code, () => Billing.paper("estimate", "2027"));
    expect(own.map(({ body }) => body)).toEqual([code]);
  }
  await world.as(world.staff(wakasa, { duties: ["draft"] }), () =>
    expect(Billing.paper("estimate", "2027")).rejects.toMatchObject({ code: "auth.forbidden" }),
  );
});

test("a year is settled once, in its period, when every month is closed, and then takes no more payments", async () => {
  await actual(2_100_000);
  const pay = () =>
    pool.act(() => Billing.recordAdvance(2027, pool.body(wakasa), { on: "2027-05-31", amount: 900_000 }));
  await pay();
  world.setTime("2028-04-05");
  await expect(settle()).rejects.toMatchObject({ code: "billing.month_open" });
  await closeYear();
  world.setTime("2028-06-01");
  await expect(settle()).rejects.toMatchObject({ code: "settlement.outside_period" });
  world.setTime("2028-05-31T23:59");
  const answers = await Promise.allSettled([settle(), settle(), settle()]);
  expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  await expect(settle()).rejects.toMatchObject({ code: "billing.settled" });
  await expect(pay()).rejects.toMatchObject({ code: "billing.settled" });
  await expect(actual(2_200_000)).rejects.toMatchObject({ code: "billing.settled" });
  await expect(pool.publish(Billing.Example.plan)).rejects.toMatchObject({ code: "billing.settled" });
  const { document } = await pool.act(() => Billing.settlementOf(2027));
  expect(document.bodies.find(({ body }) => body === wakasa)).toMatchObject({ paid: 900_000, carry: 200_000 });
  await pool.deliver();
  expect(await admin(wakasa, () => Billing.paper("settlement", "2027"))).toEqual({
    ...document,
    bodies: document.bodies.filter(({ body }) => body === wakasa),
  });
});

test("Σ of the bodies is the pool's cost to the yen, whatever was used and paid; computed again it is the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(5_000_000),
      fc.array(fc.tuple(fc.constantFrom(...bodies), fc.constantFrom("booking.confirmed", "register.changed")), {
        maxLength: 8,
      }),
      fc.array(fc.tuple(fc.constantFrom(...bodies), fc.nat(1_500_000)), { maxLength: 4 }),
      async (cost, uses, payments) => {
        await raise();
        for (const [code, unit] of uses) await pool.use(code, unit);
        await pool.deliver();
        for (const [code, amount] of payments) {
          await pool.act(() => Billing.recordAdvance(2027, pool.body(code), { on: "2027-06-01", amount }));
        }
        await actual(cost);
        world.setTime("2028-04-10");
        await closeYear();
        await settle();
        const { document } = await pool.act(() => Billing.settlementOf(2027));
        expect(sum(document.bodies.map(({ total }) => total))).toBe(document.total);
        expect(document.total).toBe(cost + sum(document.bodies.map(({ use }) => use.total)));
        const counted = document.bodies.flatMap(({ use }) => use.lines.map(({ count }) => count));
        expect(sum(counted)).toBe(uses.length);
        for (const one of document.bodies) {
          expect(one.paid + one.add - one.return - one.carry).toBe(one.total);
          const statement = await pool.act(() => Billing.statementOf(2027, one.body));
          expect(statement.bodies).toEqual([one]);
        }
      },
    ),
    { numRuns: 3 },
  );
});

test("what was carried over is paid towards the next year", async () => {
  await actual(0);
  await pool.act(() => Billing.recordAdvance(2027, pool.body(chizu), { on: "2027-06-01", amount: 1_000 }));
  world.setTime("2028-04-10");
  await closeYear();
  await settle();
  const plan = {
    ...Billing.Example.plan,
    members: Billing.Example.plan.members.map((one) => ({ ...one, expected: [] })),
  };
  await pool.act(() => Billing.setCost(2028, "planned", []));
  await pool.act(() => Billing.publishPlan(2028, plan));
  await pool.act(() => Billing.setCost(2028, "actual", [{ name: "クラウド利用料", amount: 3_000 }]));
  world.setTime("2029-04-10");
  for (const month of monthsOf(2028)) await pool.act(() => Billing.closeMonth(month));
  await pool.act(() => Billing.settleYear(2028));
  const { document } = await pool.act(() => Billing.settlementOf(2028));
  expect(document.bodies.map(({ paid, carry, add }) => [paid, carry, add])).toEqual([
    [0, 0, 1_000],
    [0, 0, 1_000],
    [1_000, 0, 0],
  ]);
});

test("uses before a body's first month are free, and a suspended body still gets its notice", async () => {
  world.setTime("2027-03-28");
  await pool.use(wakasa, "notice.sent");
  await pool.deliver();
  await pool.act(() => Membership.suspend(wakasa, "試験"));
  world.setTime("2027-05-03");
  await pool.act(() => Billing.closeMonth("2027-03"));
  await pool.act(() => Billing.closeMonth("2027-04"));
  await expect(pool.act(() => Billing.noticeOf(wakasa, "2027-03"))).rejects.toMatchObject({ code: "not_found" });
  expect((await pool.act(() => Billing.noticeOf(wakasa, "2027-04"))).document.notice.toDate.amount).toBe(0);
});

test("on the year's last day the overview expects of each body what the settlement will ask of it", async () => {
  await pool.use(wakasa, "application.submitted", "booking.confirmed");
  await pool.use(chizu, "notice.sent");
  await pool.deliver();
  world.setTime("2028-03-31T23:00");
  const { bodies: looked } = await pool.act(() => Billing.overview());
  await actual(sum(Billing.Example.cost.map(({ amount }) => amount)));
  world.setTime("2028-04-10");
  await closeYear();
  await settle();
  const { document } = await pool.act(() => Billing.settlementOf(2027));
  for (const { body, total } of document.bodies) {
    const { forecast } = looked.find((one) => one.body === body) ?? {};
    expect([forecast?.range?.least, forecast?.total, forecast?.range?.greatest]).toEqual([total, total, total]);
  }
});

test("what a neighbour uses changes what a notice expects of a body, through the use share", async () => {
  await pool.use(wakasa, "application.submitted");
  await pool.use(chizu, "application.submitted", "application.submitted", "application.submitted");
  await pool.deliver();
  world.setTime("2027-05-03");
  await pool.act(() => Billing.closeMonth("2027-04"));
  const fixedOf = async (body: string) =>
    (await pool.act(() => Billing.noticeOf(body, "2027-04"))).document.forecast?.fixed ?? 0;
  const fixed = await Promise.all(bodies.map(fixedOf));
  // 60 % of 2,000,000 yen equally, 40 % by use: none, one and three of four, but for acts to come rounded up
  expect(sum(fixed)).toBe(2_000_000);
  expect(fixed.map((one) => Math.round((one - 400_000) / 10_000))).toEqual([0, 20, 60]);
});

test("who is to come in by the plan bears its part of a forecast until its day has passed without it", async () => {
  const late = { body: pool.body("313297"), from: "2027-10-01", expected: [] };
  await pool.publish({ ...Billing.Example.plan, members: [...Billing.Example.plan.members, late] });
  const fixedOn = async (date: string) => {
    world.setTime(date);
    const { bodies: looked } = await pool.act(() => Billing.overview());
    return looked.map(({ forecast }) => forecast?.fixed);
  };
  // nobody has used anything: all by months, 12 of 42 each
  expect(await fixedOn("2027-05-03")).toEqual([571_429, 571_428, 571_428]);
  expect(await fixedOn("2027-10-02")).toEqual([666_667, 666_667, 666_666]);
});

test("an operator reads what another share rule would have cost each body, of the closed months and of a settled year", async () => {
  const simulate = (more: Partial<Billing.Proposal> = {}) =>
    pool.act(() => Billing.simulateYear(2027, { equal: 60, population: 0, use: 40, taper: [], caps: [], ...more }));
  await pool.use(wakasa, "application.submitted");
  await pool.deliver();
  expect(await simulate()).toMatchObject({ isSettled: false, months: [] });
  world.setTime("2027-05-20");
  await pool.use(chizu, "application.submitted", "application.submitted", "application.submitted");
  await pool.deliver();
  await pool.act(() => Billing.closeMonth("2027-04"));
  const april = await simulate();
  expect(april.months).toEqual(["2027-04"]); // what was used in May is not told yet
  expect(april.bodies.map(({ today }) => today.fixed)).toEqual([400_000, 1_200_000, 400_000]);
  expect(april.bodies.map(({ proposed, difference }) => [proposed.total, difference])).toEqual(
    april.bodies.map(({ today }) => [today.total, 0]),
  );

  await actual(2_100_000);
  world.setTime("2028-04-10");
  await closeYear();
  await settle();
  const { document } = await pool.act(() => Billing.settlementOf(2027));
  const caps = [{ body: pool.body(prefecture), amount: 100_000 }];
  const year = await simulate({ equal: 50, population: 50, use: 0, caps });
  expect(year).toMatchObject({ isSettled: true, months: monthsOf(2027), total: document.total });
  expect(year.bodies.map(({ today }) => today.total)).toEqual(document.bodies.map(({ total }) => total));
  expect(sum(year.bodies.map(({ proposed }) => proposed.total))).toBe(document.total);
  expect(year.bodies[0]?.proposed).toMatchObject({ fixed: 100_000, isCapped: true });
  await expect(simulate({ cap: 1 })).rejects.toMatchObject({ code: "share.all_capped" });
});

test("joining mid-year brings plan and estimate or is refused", async () => {
  const late = "313297";
  const start = "2027-10-01";
  const part = (from: string) => ({ body: pool.body(late), from, expected: [] });
  const publish = (...more: ReturnType<typeof part>[]) =>
    pool.publish({ ...Billing.Example.plan, members: [...Billing.Example.plan.members, ...more] });
  world.setTime("2027-09-10");
  await pool.act(() => Membership.recordContract(late, Billing.Example.contract));
  await pool.apply(late, { ...Billing.Example.application, start });
  const approve = () => pool.act(() => Billing.approve(late));
  const refused = async () => {
    await expect(approve()).rejects.toMatchObject({ code: "billing.not_planned" });
    expect((await pool.act(() => Membership.find(late))).state.status).toBe("applied");
  };
  await refused(); // the plan has three others
  await publish(part("2027-11-01"));
  await refused(); // and then another day
  await publish(part(start));
  await approve();
  expect((await pool.act(() => Membership.find(late))).state.status).toBe("joined");
  for (const body of [...bodies, late]) {
    const { document } = await pool.act(() => Billing.estimateOf(2027, body));
    expect(document.bodies[0]?.fixed.months).toBe(body === late ? 6 : 12);
  }
});

const uses = ["application.submitted", "booking.confirmed", "register.changed", "notice.sent"] as const;
const day = fc.constantFrom("2027-04-05", "2027-04-30T23:59", "2027-05-01", "2027-05-01T00:00", "2027-06-10");
const history = fc.array(fc.record({ body: fc.constantFrom(...bodies), units: fc.subarray([...uses]), at: day }), {
  minLength: 1,
  maxLength: 12,
});

test("counters per body, month and unit equal the acts after any history; overview, closing and usage read them", async () => {
  const next = streamItems(world.table);
  const counted = () =>
    pool.act(async () => (await Promise.all(bodies.map((body) => Metering.counts(pool.body(body), 2027)))).flat());
  const byLines = () =>
    pool.act(async () => {
      const months = bodies.flatMap((body) => monthsOf(2027).map((month) => [pool.body(body), month] as const));
      return (await Promise.all(months.map(([body, month]) => Metering.tally(body, month)))).flat();
    });
  const recount = () =>
    Actor.asSystem("test", poolHome("31"), () => Verification.recount(contents, "2026-11-01" as LocalDate));
  let acts = 0;
  const run = fc.asyncProperty(history, fc.infiniteStream(fc.nat(5)), async (steps, order) => {
    for (const { body, units, at } of steps) {
      world.setTime(at);
      await pool.use(body, ...units);
      acts += units.length;
    }
    const items = (await next()).filter(({ sk }) => sk.startsWith("J#"));
    // each twice, in any order, several at once
    const twice = [...items, ...items].map((item) => [order.next().value, item] as const);
    const shuffled = twice.toSorted(([a], [b]) => a - b).map(([, item]) => item);
    for (let at = 0; at < shuffled.length; at += 3) {
      const some = shuffled.slice(at, at + 3).map((item) => Journal.deliver([Metering.usageConsumer], item));
      await Promise.all(some);
    }
    const lines = await byLines();
    expect(await counted()).toEqual(lines);
    expect(sum(lines.map(({ count }) => count))).toBe(acts);
  });
  await fc.assert(run, { numRuns: 6 });
  world.setTime("2027-06-12");
  const { bodies: shown } = await pool.act(() => Billing.overview());
  expect(sum(shown.flatMap((one) => one.uses.map(({ count }) => count)))).toBe(acts);
  await pool.act(() => Billing.closeMonth("2027-05"));
  const may = await Promise.all(
    bodies.map((body) => pool.act(() => Billing.noticeOf(body, "2027-05")).then(({ document }) => document.notice)),
  );
  const inMay = (await counted()).filter(({ month }) => month === "2027-05");
  expect(sum(may.flatMap(({ lines }) => lines.map(({ count }) => count)))).toBe(sum(inMay.map(({ count }) => count)));

  // a count that somebody edits, takes away or puts in is found and put right
  expect(await recount()).toEqual([]);
  const before = await counted();
  const raw = rawClient(world.table);
  const stored = (await raw.all()).filter(({ pk }) => String(pk).includes("#USES#"));
  const [one, other] = stored;
  const put = (Item: Record<string, unknown>) => raw.send(new PutCommand({ TableName: world.table.name, Item }));
  await put({ ...one, n: 999 });
  await raw.removeAll(({ pk, sk }) => pk === other?.pk && sk === other?.sk);
  const none = { pk: `31#POOL00#USES#${chizu}#2027`, sk: "2027-12#notice.sent", month: "2027-12", unit: "notice.sent" };
  await put({ ...none, v: 1, n: 7 });
  expect(await counted()).not.toEqual(before);
  expect((await recount()).length).toBe(3);
  expect(await counted()).toEqual(before);
  // and a line that is made anew is not counted a second time
  await Journal.rebuild(Metering.usageConsumer, bodyHome(pool.body(wakasa)), "2027-04-01", "2027-06-30");
  expect(await counted()).toEqual(before);
});

test("an overview costs the same after ten acts and after three hundred", async () => {
  const cost = async () => {
    await pool.deliver();
    return Meter.measure(async (meter) => {
      await pool.act(() => Billing.overview());
      return { read: meter.read, commands: meter.commands.toSorted() }; // they go side by side
    });
  };
  await pool.use(wakasa, ...Array.from({ length: 10 }, () => "notice.sent"));
  const few = await cost();
  await pool.use(wakasa, ...Array.from({ length: 290 }, () => "notice.sent"));
  expect(await cost()).toEqual(few);
});
