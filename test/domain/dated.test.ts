import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import * as Actor from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Journal from "#core/journal/index.ts";
import type { Item } from "#core/table/client.ts";
import type { Home } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import { settingKind } from "#core/tenant/entity.ts";
import * as Tenant from "#core/tenant/index.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

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
    await admin(() => Tenant.set(name, from, value(from)));
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
  await expect(asked(() => Tenant.withdraw(name, "2027-04-01"), 4)).rejects.toMatchObject({ code: "setting.in_force" });
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
    await admin(() => Tenant.set(many, from, value(from)));
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
  await expect(admin(() => Tenant.set(name, "2028-01-01", value()))).rejects.toMatchObject({ code: "setting.coming" });
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
    () => asked(() => Tenant.set(name, "2027-03-01", value("e")), 5),
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
  await admin(() => Tenant.set(name, "2027-04-01", value("b")));
  const [row] = await itemsOf(name);
  const { PutCommand } = await import("@aws-sdk/lib-dynamodb");
  await rawClient(world.table).send(
    new PutCommand({ TableName: world.table.name, Item: { ...row, value: value("z") } }),
  );
  await expect(on(name, "2027-03-05")).rejects.toMatchObject({ code: "record.damaged" });
  await expect(Actor.asSystem("test", home, () => Tenant.setting(name, shape, "2027-04-05"))).resolves.toBeDefined();
});

test.todo(
  "the terms of the pool (料金・負担の定め) are rows like a town's: items, listed, withdrawn before they take effect",
);
test.todo("a facility's timetables, fees and rules are rows like a setting's");
test.todo("a row whose day has begun is not replaced: one day has one value");
test.todo(
  "what yields money or rights is published by the body's own rule (approval.publication), by default by two people",
);
test.todo("a decision on paper (紙で決裁済み) is entered with its number, day and who decided, and is marked as such");
test.todo("a rule is tried on written cases before it takes effect, and what differs is shown");
