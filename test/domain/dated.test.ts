import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import * as Actor from "#core/actor.ts";
import * as Billing from "#core/billing/index.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Facility from "#core/facility/index.ts";
import * as Journal from "#core/journal/index.ts";
import type { Item } from "#core/table/client.ts";
import type { Home } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import { settingKind } from "#core/tenant/entity.ts";
import * as Tenant from "#core/tenant/index.ts";
import { decided } from "../harness/decided.ts";
import { happened } from "../harness/happened.ts";
import { poolOf } from "../harness/pool.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";
import { feeTable, hallWorld, openRule, threeBands } from "./hall.ts";

const code = "313254";
const home = `31#${code}` as Home;
const shape = z.strictObject({ closed: z.array(z.string()) });
const value = (...closed: string[]) => ({ closed });

let world: World;
beforeAll(async () => {
  world = await newWorld({ at: "2027-04-05" });
  await world.join(code);
});
afterAll(() => world.setTime("2027-04-05"));

let names = 0;
const newName = () => `test.${++names}`;
const admin = <R>(run: () => R): R => world.as(world.staff(code), run);
const by = (ifMatch?: number) => ({
  idempotencyKey: `key-${++names}`,
  hash: "a",
  ...(ifMatch === undefined ? {} : { ifMatch }),
});
/** As a clerk's request, who has read a version or none. */
const asked = <R>(run: () => R, ifMatch?: number): R => world.as(world.staff(code), run, by(ifMatch));
const operator = <R>(run: () => R): R => world.as(world.operator(), run);
const itemsOf = async (name: string) =>
  ((await rawClient(world.table).all()) as Item[]).filter(
    ({ pk, sk }) => pk === `${home}#SETTING#${name}` && sk.startsWith("R#"),
  );
const on = (name: string, date: string) =>
  admin(() => Tenant.setting(name, shape, date)).then(({ value: { closed } }) => closed);
const historyOf = async (name: string) => {
  const found = [];
  let cursor: string | undefined;
  do {
    const page = await admin(() => Tenant.history(name, { limit: 2, cursor }));
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
};

test("each row of a setting is an item of its own, and says from which day, in which version, by whom, why and by which ordinance", async () => {
  const name = newName();
  const ordinance = { name: "見本町の休日を定める条例", on: "2027-03-20" };
  await admin(() => Tenant.set(name, "2027-04-01", value("2027-05-01"), { reason: "条例の改正", ordinance }));
  await admin(() => Tenant.set(name, "2027-05-01", value()));
  const items = await itemsOf(name);
  expect(items.map(({ from, version, value: row }) => ({ from, version, row }))).toEqual([
    { from: "2027-04-01", version: 1, row: value("2027-05-01") },
    { from: "2027-05-01", version: 2, row: value() },
  ]);
  // why and by which ordinance are somebody's words: under the aggregate's seal only
  expect(JSON.stringify(items)).not.toContain("条例");
  const [, first] = await historyOf(name);
  expect(first).toMatchObject({ from: "2027-04-01", version: 1, status: "in_force", reason: "条例の改正", ordinance });
  expect(first?.by).toMatch(/^staff:stf_/);
});

test("rows are listed page by page, the latest day first: past, in force, to come, replaced, withdrawn", async () => {
  const name = newName();
  for (const from of ["2027-01-01", "2027-04-01", "2027-06-01", "2027-07-01"])
    await admin(() => Tenant.set(name, from, value(from), { reason: "訂正" }));
  await asked(() => Tenant.set(name, "2027-06-01", value("other")), 4);
  await asked(() => Tenant.withdraw(name, "2027-07-01", { reason: "継続審査" }), 5);
  expect((await historyOf(name)).map(({ from, version, status }) => [from, version, status])).toEqual([
    ["2027-07-01", 4, "withdrawn"],
    ["2027-06-01", 5, "coming"],
    ["2027-06-01", 3, "replaced"],
    ["2027-04-01", 2, "in_force"],
    ["2027-01-01", 1, "past"],
  ]);
});

test("a row that has not taken effect is corrected or withdrawn by who has read it; one that has is not withdrawn", async () => {
  const name = newName();
  await admin(() => Tenant.set(name, "2027-04-01", value("old")));
  await admin(() => Tenant.set(name, "2027-06-01", value("wrong")));
  await expect(asked(() => Tenant.set(name, "2027-06-01", value("right")))).rejects.toMatchObject({
    code: "version.missing",
  });
  await expect(asked(() => Tenant.withdraw(name, "2027-06-01"))).rejects.toMatchObject({ code: "version.missing" });
  await expect(asked(() => Tenant.withdraw(name, "2027-06-01"), 1)).rejects.toMatchObject({ code: "version.stale" });
  await asked(() => Tenant.set(name, "2027-06-01", value("right")), 2);
  expect(await on(name, "2027-06-01")).toEqual(["right"]);
  await asked(() => Tenant.withdraw(name, "2027-06-01"), 3);
  expect(await on(name, "2027-06-01")).toEqual(["old"]);
  await expect(asked(() => Tenant.withdraw(name, "2027-04-01"), 4)).rejects.toMatchObject({ code: "row.in_force" });
  await expect(asked(() => Tenant.withdraw(name, "2027-08-01"), 4)).rejects.toMatchObject({ code: "not_found" });
  expect((await historyOf(name)).length).toBe(3); // nothing half done
});

test("one day has one row, however many set it at once", async () => {
  const name = newName();
  await admin(() => Tenant.set(name, "2027-04-01", value()));
  const all = ["a", "b", "c", "d"].map((one) => asked(() => Tenant.set(name, "2027-06-01", value(one)), 1));
  const answers = await Promise.allSettled(all);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await historyOf(name)).filter(({ status }) => status === "coming")).toHaveLength(1);
});

test("what a request reads is the same at 1 row and at 200, of today as of a day long past", async () => {
  const [few, many] = [newName(), newName()];
  await admin(() => Tenant.set(few, "2026-01-01", value("x")));
  for (let at = 0; at < 200; at++) {
    const from = addDays("2026-01-01", at * 2);
    world.setTime(from);
    await admin(() => Tenant.set(many, from, value(from), { reason: "今日から" }));
  }
  world.setTime("2027-04-05");
  const cost = (name: string, date: string) =>
    Meter.measure(async (meter) => {
      await on(name, date);
      return { read: meter.read, commands: meter.commands };
    });
  expect(await cost(many, "2027-04-05")).toEqual(await cost(few, "2027-04-05"));
  expect(await on(many, "2026-02-01")).toEqual(["2026-01-31"]);
  expect((await cost(many, "2026-02-01")).read).toBeLessThanOrEqual(3);
  const heads = await Promise.all(
    [few, many].map((name) => rawClient(world.table).get(`${home}#SETTING#${name}`, "HEAD")),
  );
  expect(heads.map((head) => (head.state as { rows: unknown[] }).rows.length)).toEqual([1, 1]);
});

test("only so many days to come can be set ahead", async () => {
  const name = newName();
  for (let at = 1; at <= 24; at++) await admin(() => Tenant.set(name, addDays("2027-04-05", at), value()));
  await expect(admin(() => Tenant.set(name, "2028-01-01", value()))).rejects.toMatchObject({ code: "row.coming" });
  await asked(() => Tenant.withdraw(name, "2027-04-06"), 24);
  await admin(() => Tenant.set(name, "2028-01-01", value("room")));
  expect(await on(name, "2028-01-01")).toEqual(["room"]);
});

test("what was decided by a version stays decided by it, whatever was set, replaced or withdrawn since", async () => {
  const name = newName();
  const known: { version: number; on: string; closed: string[] }[] = [];
  const days = ["2027-03-01", "2027-04-05", "2027-06-01", "2027-08-01"];
  const changes = [
    () => admin(() => Tenant.set(name, "2027-03-01", value("a"))),
    () => admin(() => Tenant.set(name, "2027-06-01", value("b"))),
    () => asked(() => Tenant.set(name, "2027-06-01", value("c")), 2),
    () => admin(() => Tenant.set(name, "2027-08-01", value("d"))),
    () => asked(() => Tenant.withdraw(name, "2027-08-01"), 4),
    () => asked(() => Tenant.set(name, "2027-03-01", value("e"), { reason: "誤記の訂正" }), 5),
    () => asked(() => Tenant.withdraw(name, "2027-06-01"), 6),
  ];
  for (const [at, change] of changes.entries()) {
    await change();
    for (const day of days) known.push({ version: at + 1, on: day, closed: await on(name, day) });
  }
  for (const { closed, ...at } of known)
    expect([at, (await admin(() => Tenant.settingAt(name, shape, at))).value.closed]).toEqual([at, closed]);
  expect(new Set(known.map(({ closed }) => closed[0]))).toEqual(new Set(["a", "b", "c", "d", "e"]));
});

test("a setting that was last set before rows were items is read, set on, and keeps what was decided by it", async () => {
  const name = newName();
  await admin(async () => {
    for (const [from, one] of [
      ["2027-03-01", "a"],
      ["2027-04-01", "b"],
    ] as const)
      await Journal.act(settingKind, name, (head) => ({
        event: { ...happened("setting.set"), facts: { name, from, value: value(one) } },
        state: { rows: [...(head?.state.rows ?? []), { from, value: value(one) }] },
      }));
  });
  expect(await itemsOf(name)).toEqual([]);
  expect([await on(name, "2027-03-05"), await on(name, "2027-04-05")]).toEqual([["a"], ["b"]]);
  const first = () => admin(() => Tenant.settingAt(name, shape, { version: 1, on: "2027-04-05" }));
  expect((await first()).value.closed).toEqual(["a"]);
  await admin(() => Tenant.set(name, "2027-05-01", value("c")));
  expect((await itemsOf(name)).map(({ version }) => version)).toEqual([1, 2, 3]);
  expect((await first()).value.closed).toEqual(["a"]);
  expect(await on(name, "2027-03-05")).toEqual(["a"]);
});

test("a row that somebody else wrote decides nothing", async () => {
  const name = newName();
  await admin(() => Tenant.set(name, "2027-03-01", value("a")));
  await admin(() => Tenant.set(name, "2027-04-01", value("b"), { reason: "訂正" }));
  const [row] = await itemsOf(name);
  const { PutCommand } = await import("@aws-sdk/lib-dynamodb");
  await rawClient(world.table).send(
    new PutCommand({ TableName: world.table.name, Item: { ...row, value: value("z") } }),
  );
  await expect(on(name, "2027-03-05")).rejects.toMatchObject({ code: "record.damaged" });
  await expect(Actor.asSystem("test", home, () => Tenant.setting(name, shape, "2027-04-05"))).resolves.toBeDefined();
});

test("one day has one value: what changes a day that has come is a correction, which says why, and nobody changes it unawares", async () => {
  const name = newName();
  await admin(() => Tenant.set(name, "2027-04-01", value("a")));
  await admin(() => Tenant.set(name, "2027-06-01", value("c")));
  for (const from of ["2027-03-01", "2027-04-01", "2027-04-03", "2027-04-05"])
    await expect(asked(() => Tenant.set(name, from, value("b")), 2)).rejects.toMatchObject({ code: "row.begun" });
  await asked(() => Tenant.set(name, "2027-04-01", value("a")), 2); // says the same
  expect(await on(name, "2027-04-05")).toEqual(["a"]);
  await asked(() => Tenant.set(name, "2027-04-06", value("b")), 3);
  await asked(() => Tenant.set(name, "2027-04-01", value("z"), { reason: "誤記の訂正" }), 4);
  expect([await on(name, "2027-04-05"), await on(name, "2027-04-06")]).toEqual([["z"], ["b"]]);
  const [, , first, corrected] = await historyOf(name);
  expect([first, corrected]).toMatchObject([
    { from: "2027-04-01", version: 5, status: "in_force", reason: "誤記の訂正" },
    { from: "2027-04-01", version: 1, status: "replaced", reason: "誤記の訂正" },
  ]);
});

test("the terms of the pool (料金・負担の定め) are rows like a town's: items, listed, withdrawn before they take effect", async () => {
  await poolOf(world).setTerms();
  const price = (from: string, yen: number, unit: "notice.sent" | "booking.confirmed" = "notice.sent") => ({
    ...{ unit, name: "単価", from },
    yenPerUse: { numerator: yen, denominator: 1 },
  });
  const set = (row: ReturnType<typeof price>, reason?: string) =>
    operator(() => Billing.setTerm("prices", row, { reason }));
  const terms = (versions?: Awaited<ReturnType<typeof Billing.readTerms>>["versions"]) =>
    operator(() => Billing.readTerms(versions));
  const before = await terms();
  await set(price("2027-07-01", 5));
  await set(price("2027-07-01", 7, "booking.confirmed"), "協議会の議決");
  await set(price("2027-08-01", 9));
  const known = await terms();
  const withdrawn = await operator(() => Billing.withdrawTerm("prices", "2027-07-01", { unit: "notice.sent" }));
  expect(withdrawn.entry).toMatchObject({
    type: "billing.term_withdrawn",
    facts: { unit: "notice.sent", row: before.versions.prices + 1 },
  });
  const of = async (unit: string) =>
    (await terms()).book.prices.filter((row) => row.unit === unit && row.from > "2027-07");
  expect((await of("notice.sent")).map(({ from }) => from)).toEqual(["2027-08-01"]);
  expect((await of("booking.confirmed")).map(({ from }) => from)).toEqual(["2027-07-01"]);
  // what was computed by a version is computed by it again
  expect(await terms(known.versions)).toEqual(known);
  const after = await terms();
  expect(await terms(after.versions)).toEqual(after);
  const rows = await operator(() => Billing.termHistory("prices", { limit: 100 }));
  const own = rows.items
    .filter(({ from }) => from > "2027-07")
    .map(({ series, from, status, reason }) => [series, from, status, reason]);
  expect(own).toEqual([
    ["notice.sent", "2027-08-01", "coming", undefined],
    ["notice.sent", "2027-07-01", "withdrawn", undefined],
    ["booking.confirmed", "2027-07-01", "coming", "協議会の議決"],
  ]);
  const refused = (run: () => Promise<unknown>, code: string) => expect(operator(run)).rejects.toMatchObject({ code });
  await refused(() => Billing.withdrawTerm("prices", "2026-04-01", { unit: "notice.sent" }), "row.in_force");
  await refused(() => Billing.withdrawTerm("prices", "2027-08-01"), "not_found"); // no unit is said
  await refused(() => Billing.setTerm("forecasts", { method: "open_days", from: "2027-04-01" }), "row.begun");
});

test("what the terms' readers read is the same after 3 years of rows and after 30", async () => {
  const size = async () => {
    const head = await rawClient(world.table).get("31#POOL00#TERM#deadlines", "HEAD");
    return (head.state as { rows: { from: string }[] }).rows.map(({ from }) => from);
  };
  for (let year = 2027; year <= 2057; year++) {
    world.setTime(`${year}-05-01`);
    await operator(() => Billing.setTerm("deadlines", { sessions: [], from: `${year}-06-01` }));
  }
  world.setTime("2057-06-01");
  expect(await size()).toEqual(["2054-06-01", "2055-06-01", "2056-06-01", "2057-06-01"]);
  const rows = await operator(() => Billing.termHistory("deadlines", { limit: 100 }));
  expect(rows.items.map(({ status }) => status)).toEqual(["in_force", ...Array<string>(31).fill("past")]);
  world.setTime("2027-04-05");
});

test("a facility's timetables, fees and rules are rows like a setting's", async () => {
  const hall = await hallWorld();
  const { facility } = hall;
  const staff = <R>(run: () => R): R => hall.world.as(hall.world.staff(code), run);
  hall.world.setTime("2026-10-01");
  const later = {
    ...threeBands("2027-06-01"),
    cells: [{ start: 540, end: 1500 }],
    bands: [{ id: "all", name: "全日", start: 540, end: 1500 }],
  };
  await staff(() => Facility.setTimetable(facility, later, { reason: "夜間の延長" }));
  await staff(() => Facility.setRules(facility, openRule("2027-06-01")));
  await staff(() => Facility.setFees(facility, { ...feeTable("2027-06-01", 1500), bookedFrom: "2027-01-01" }, decided));
  const { state } = await staff(() => Facility.find(facility));
  expect([state.timetables, state.rules, state.fees].map((rows) => rows.length)).toEqual([2, 2, 2]);
  const refused = (run: () => Promise<unknown>, code: string) => expect(staff(run)).rejects.toMatchObject({ code });
  await refused(() => Facility.setRules(facility, openRule("2026-05-01")), "row.begun");
  await refused(() => Facility.withdrawRow(facility, { series: "rules", from: "2026-04-01" }), "row.in_force");
  await refused(() => Facility.withdrawRow(facility, { series: "fees", from: "2027-06-01" }), "not_found");
  const taken = await staff(() =>
    Facility.withdrawRow(facility, { series: "timetable.hall", from: "2027-06-01" }, { reason: "議決がなかった" }),
  );
  expect(taken.entry.facts).toMatchObject({ series: "timetable.hall", row: state.timetables[1]?.version });
  // what can have been booked until midnight and after by the one that was taken back stays free of the mornings that follow
  expect(taken.state.reaches).toEqual([{ space: "hall", start: 540, end: 1500, from: "2027-06-01", to: "2027-10-31" }]);
  const early = {
    ...later,
    from: "2027-07-01",
    cells: [{ start: 0, end: 600 }],
    bands: [{ id: "all", name: "全日", start: 0, end: 600 }],
  };
  await refused(() => Facility.setTimetable(facility, early), "facility.overlapping");
  const rows = await staff(() => Facility.history(facility, { limit: 100 }));
  expect(rows.items.map(({ series, from, status }) => [series, from, status])).toEqual([
    ["timetable.hall", "2027-06-01", "withdrawn"],
    ["timetable.hall", "2026-04-01", "in_force"],
    ["rules", "2027-06-01", "coming"],
    ["rules", "2026-04-01", "in_force"],
    ["fees.2027-01-01", "2027-06-01", "coming"],
    ["fees", "2026-04-01", "in_force"],
  ]);
  expect(rows.items[0]?.reason).toBe("議決がなかった");
  const rules = await staff(() => Facility.history(facility, { limit: 100, series: "rules" }));
  expect(rows.items.slice(2, 4)).toEqual(rules.items);
});

test("a booking reads the same after two revisions of a hall's rules and after forty", async () => {
  const hall = await hallWorld();
  const staff = <R>(run: () => R): R => hall.world.as(hall.world.staff(code), run);
  for (let at = 0; at < 40; at++) {
    hall.world.setTime(addDays("2026-10-01", at));
    const from = addDays("2026-10-02", at);
    await staff(() => Facility.setTimetable(hall.facility, threeBands(from)));
    await staff(() => Facility.setRules(hall.facility, openRule(from)));
    await staff(() =>
      Facility.setFees(
        hall.facility,
        { ...feeTable(from, 1000 + at), ...(at % 2 === 0 ? {} : { bookedFrom: from }) },
        decided,
      ),
    );
  }
  hall.world.setTime("2026-11-10T00:01");
  await staff(() => Facility.setRules(hall.facility, openRule("2026-11-11")));
  const { state } = await staff(() => Facility.find(hall.facility));
  expect([state.timetables, state.rules, state.fees].map((rows) => rows.length)).toEqual([2, 2, 2]);
  expect(state.fees.map(({ from }) => from)).toEqual(["2026-11-09", "2026-11-10"]);
});

test("a fee table is tried on written cases before it takes effect: what each costs now and then, what differs, what is not as written", async () => {
  const hall = await hallWorld();
  const { facility } = hall;
  const staff = <R>(run: () => R): R => hall.world.as(hall.world.staff(code), run);
  const use = { unit: "whole", bands: ["ev"], residency: "resident" as const };
  const cases = [
    { ...use, date: "2027-04-01", yen: 1500 },
    { ...use, date: "2027-03-31", yen: 1000 },
    { ...use, date: "2027-04-01", bands: ["am"], yen: 700 },
    { ...use, date: "2027-04-01", bands: ["pm", "ev"] },
    { ...use, date: "2027-04-01", unit: "nowhere" },
  ];
  const before = (await staff(() => Facility.find(facility))).seq;
  const tried = await staff(() => Facility.tryFees(facility, feeTable("2027-04-01", 1500), cases));
  const yen = tried.map((one) => [one.before, one.after].map(({ found, refused }) => found ?? refused?.code));
  expect(yen).toEqual([
    [1000, 1500],
    [1000, 1000],
    [600, 600],
    [1800, 2300],
    ["booking.unknown", "booking.unknown"],
  ]);
  expect((await staff(() => Facility.find(facility))).seq).toBe(before); // nothing is written
  // of a table for later bookings, what is booked from that day
  const later = { ...feeTable("2027-04-01", 1700), bookedFrom: "2027-01-01" };
  const [one] = await staff(() => Facility.tryFees(facility, later, cases));
  expect([one?.before.found, one?.after.found]).toEqual([1000, 1700]);
  // what is tried is what will be: set, and quoted by the booking
  await staff(() => Facility.setFees(facility, feeTable("2027-04-01", 1500), decided));
  const again = await staff(() => Facility.tryFees(facility, feeTable("2027-04-01", 1500), cases));
  expect(again.map(({ before: now }) => now.found)).toEqual(tried.map(({ after }) => after.found));
  const odd = feeTable("2027-04-01", 1, [{ unit: "cellar", bands: ["am"], yen: 1 }]);
  await expect(staff(() => Facility.tryFees(facility, odd, cases))).rejects.toMatchObject({ code: "facility.unknown" });
});
