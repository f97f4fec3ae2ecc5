import { BatchWriteCommand, DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Exit from "#core/exit/index.ts";
import * as Group from "#core/group/index.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { get, put, readFrom } from "#core/table/client.ts";
import { bodyHome, partition } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Verification from "#core/verification/index.ts";
import * as Club from "#functions/api/town/group-example.ts";
import { contents } from "#functions/contents.ts";
import { happened } from "../harness/happened.ts";
import { freshTable, rawClient, type TestTable } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<{ steps: number }, { name: string }>({ kind: "TEST", version: 1 });
const [wakasa, chizu] = ["313254", "313289"] as const;
const home = (code: string) => bodyHome(parseBodyCode(code));

let world: World;
let side: TestTable;
let club: string;
const [kept, lost, altered, gone, born] = Array.from({ length: 5 }, () => Id.create("tst")) as [
  string,
  string,
  string,
  string,
  string,
];

const inside = <R>(code: string, work: () => Promise<R>): Promise<R> => Actor.asSystem("test", home(code), work);
const step = (code: string, id: string) =>
  inside(code, () =>
    Journal.act(kind, id, (head) => ({
      event: happened("test.stepped", {}, { name: "架空 花子" }),
      state: { steps: (head?.state.steps ?? 0) + 1 },
      secret: { name: "架空 花子" },
    })),
  );
const inTown = <R>(actor: Actor.Actor, run: () => R): R => world.as(actor, run);
const status = (code: string, to: Tenant.TenantState["status"]) =>
  inside(code, () =>
    Journal.act(Tenant.tenantKind, Tenant.tenantId, (head) => ({
      event: happened("tenant.moved"),
      state: { ...(head?.state as Tenant.TenantState), status: to },
    })),
  );
const at = (id: string, sk: string, code: string = wakasa) => ({ pk: partition(home(code), "TEST", id), sk });

beforeAll(async () => {
  world = await newWorld({ at: "2026-10-01" });
  for (const code of [wakasa, chizu]) await world.join(code);
  for (const id of [kept, lost, altered, gone]) {
    await step(wakasa, id);
    await step(wakasa, id);
  }
  await step(chizu, kept);
  await inTown(world.staff(wakasa), () => Tenant.set("group", "2026-04-01", Club.setting));
  club = (await inTown(world.staff(wakasa), () => Group.register(Club.application))).entry.id;
  for (const name of ["taro", "hanako"]) {
    const { code } = await inTown(world.staff(wakasa), () => Group.invite(club, "member"));
    await inTown(world.resident(wakasa, name), () => Group.accept(code, name));
  }
  side = await copyOf(world.table);
  world.setTime("2026-10-02");
  // what happens after the moment that is gone back to: new acts, a disposal, and a disaster
  await step(wakasa, kept);
  await step(wakasa, born);
  await inTown(world.staff(wakasa), () => Group.amend(club, { name: "例示合唱団" }));
  await inTown(world.resident(wakasa, "hanako"), () => Group.leave(club));
  await inside(wakasa, () => Journal.dispose(kind, gone, "保存期間の満了"));
  const raw = rawClient(world.table);
  await raw.removeAll(({ pk }) => pk === at(lost, "").pk);
  await raw.removeAll(({ pk, sk }) => pk === at(altered, "").pk && sk === "J#00000001");
  const head = await raw.get(at(altered, "").pk, "HEAD");
  await raw.send(new PutCommand({ TableName: world.table.name, Item: { ...head, state: { steps: 99 } } }));
  await raw.send(new DeleteCommand({ TableName: world.table.name, Key: at(kept, "J#00000001", chizu) }));
});

/** What point-in-time recovery makes: another table with everything as it was. */
async function copyOf(table: TestTable): Promise<TestTable> {
  const [copy, items] = [await freshTable(), await rawClient(table).all()];
  for (let from = 0; from < items.length; from += 25) {
    const requests = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
    await rawClient(copy).send(new BatchWriteCommand({ RequestItems: { [copy.name]: requests } }));
  }
  return copy;
}

const everything = async () =>
  new Map((await rawClient(world.table).all()).map((item) => [`${item.pk}|${item.sk}`, item]));

test("the difference is shown first and changes nothing", async () => {
  const before = await everything();
  const { counts, onlyHere, damaged } = await inside(wakasa, () => Exit.difference(side.name, contents));
  expect(counts.TEST).toEqual({ same: 3, missing: 4, changed: 1, newer: 1, disposed: 3 });
  expect([onlyHere, damaged]).toEqual([{ TEST: 1 }, []]);
  expect(await everything()).toEqual(before);
});

test("nothing is brought back into a body that is in use", async () => {
  await expect(inside(wakasa, () => Exit.restore(side.name, contents))).rejects.toMatchObject({
    code: "membership.state",
  });
});

test("one town is brought back: what was lost and altered as it was, what is newer and disposed of as it is", async () => {
  await status(wakasa, "suspended");
  const before = await everything();
  const { entry, damaged } = await inside(wakasa, () => Exit.restore(side.name, contents));
  expect([entry.type, damaged]).toEqual(["tenant.restored", []]);
  await inside(wakasa, async () => {
    for (const id of [lost, altered]) {
      const head = await Journal.find(kind, id);
      expect([head.state, head.secret]).toEqual([{ steps: 2 }, { name: "架空 花子" }]);
    }
    expect((await Journal.find(kind, kept)).state.steps).toBe(3);
    expect((await Journal.find(kind, born)).state.steps).toBe(1);
    expect((await Journal.find(kind, gone)).secret).toBeNull();
    expect((await Journal.verify("2026-10-01", "2026-10-02")).damaged).toEqual([]);
    expect(await Verification.recount(contents)).toEqual([]);
  });
  const after = await everything();
  const ofGone = [...after.values()].filter(({ pk }) => pk === at(gone, "").pk);
  expect(ofGone.filter((item) => "closed" in item || "key" in item)).toEqual([]); // no backup brings back what was disposed of
  const others = ([key]: [string, unknown]) => !key.startsWith(`${home(wakasa)}#`);
  expect([...after].filter(others)).toEqual([...before].filter(others)); // chizu's own loss is still there
});

test("a club keeps its later name and its later members", async () => {
  const found = async (name: string) =>
    (await inTown(world.staff(wakasa), () => Group.search(name))).map(({ id, state }) => [
      id,
      Group.membersNow(state).length,
    ]);
  expect([await found(Club.application.name), await found("例示合唱団")]).toEqual([[], [[club, 1]]]);
  const raw = rawClient(world.table);
  const parts = (await raw.all()).filter(({ pk, sk }) => String(pk).endsWith(club) && String(sk).startsWith("M#"));
  expect(parts.map(({ to }) => to).sort()).toEqual(["2026-10-02", undefined]);
});

test("bringing back again finds nothing left to bring back", async () => {
  const { counts } = await inside(wakasa, () => Exit.difference(side.name, contents));
  const sums = Object.values(counts).map(({ missing, changed }) => missing + changed);
  expect(sums.every((sum) => sum === 0)).toBe(true);
});

test("a copy that is damaged itself is refused", async () => {
  const raw = rawClient(side);
  await raw.removeAll(({ pk, sk }) => pk === at(kept, "").pk && sk === "J#00000001");
  await expect(inside(wakasa, () => Exit.restore(side.name, contents))).rejects.toMatchObject({
    code: "restore.damaged",
  });
});

test("the side table is read inside the same fence, and never written", async () => {
  await inside(wakasa, async () => {
    await expect(readFrom(side.name, () => get(at(kept, "HEAD", chizu)))).rejects.toThrow("outside the fence");
    await expect(readFrom(side.name, () => put({ ...at(kept, "X"), v: 1 }))).rejects.toThrow("only read");
    expect(await get(at(kept, "X"))).toBeUndefined();
  });
});
