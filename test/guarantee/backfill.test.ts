import { beforeEach, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Exit from "#core/exit/index.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { bodyHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import { contents } from "#functions/contents.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

type Old = { steps: number };
type New = { steps: number; parity: string };
type Secret = { name: string };

const old = Journal.defineKind<Old, Secret>({ kind: "TEST", version: 1 });
const parityOf = (state: Record<string, unknown>) => (Number(state.steps) % 2 === 0 ? "even" : "odd");
const define = (cast = (state: Record<string, unknown>) => ({ ...state, parity: parityOf(state) })) =>
  Journal.defineKind<New, Secret>({
    kind: "TEST",
    version: 2,
    upcast: { 1: cast },
    list: ({ parity }, id) => ({ name: "PARITY", parts: [parity], sort: id }),
  });
const present = define();

const home = bodyHome(parseBodyCode("313254"));
const inside = <R>(run: () => Promise<R>): Promise<R> => Actor.asSystem("test", home, run);
const days = ["2026-10-01", "2026-10-02", "2026-10-03"] as const;

let world: World;
let ids: string[];
beforeEach(async () => {
  world = await newWorld({ at: days[0] });
  await world.join("313254");
  await world.join("313289");
  ids = [];
  for (const day of days) {
    world.setTime(day);
    for (const steps of [1, 2]) ids.push(await make(steps));
  }
});

async function make(steps: number): Promise<string> {
  const id = Id.create("tst");
  await inside(() =>
    Journal.act(old, id, () => ({ event: happened("test.stepped"), state: { steps }, secret: { name: "架空 花子" } })),
  );
  return id;
}

const run = (kind = present) => inside(() => Journal.backfill(kind, days[0], days[2]));
const listed = async (parity: string) =>
  (await inside(() => Journal.list(present, "list", { name: "PARITY", parts: [parity] }, { limit: 100 }))).items.length;
const foreign = async () => {
  const items = (await rawClient(world.table).all()).filter(({ pk }) => !String(pk).startsWith(`${home}#`));
  return Object.fromEntries(items.map((item) => [`${item.pk}|${item.sk}`, item]));
};

test("a new list over old heads finds all of them afterwards; entries, sequences and personal data stay, and other homes too", async () => {
  expect([await listed("odd"), await listed("even")]).toEqual([0, 0]);
  const before = await foreign();
  expect(await run()).toEqual({ looked: 6, written: 6, from: days[0] });
  expect([await listed("odd"), await listed("even")]).toEqual([3, 3]);
  for (const id of ids) {
    const head = await inside(() => Journal.find(present, id));
    expect(head).toMatchObject({ seq: 1, secret: { name: "架空 花子" }, state: { parity: expect.any(String) } });
    expect((await rawClient(world.table).get(head.pk, "HEAD")).v).toBe(2);
  }
  expect((await inside(() => Journal.verify(days[0], days[2]))).damaged).toEqual([]);
  expect(await foreign()).toEqual(before);
});

test("done again it writes nothing, and what is disposed of stays so", async () => {
  const [first = ""] = ids;
  await inside(() => Journal.dispose(old, first, "試験"));
  expect((await run()).written).toBe(6);
  expect((await run()).written).toBe(0);
  const report = await inside(() => Journal.verify(days[0], days[2]));
  expect(report).toMatchObject({ disposed: 1, damaged: [] });
});

test("interrupted on a day it goes on with that day, and what it remembers goes with the home", async () => {
  let left = 3;
  const dying = define((state) => {
    if (left-- === 0) throw new Error("killed");
    return { ...state, parity: parityOf(state) };
  });
  await expect(run(dying)).rejects.toThrow("killed");
  const items: string[] = [];
  await inside(async () => {
    for await (const { pk } of Exit.items(contents)) items.push(pk);
  });
  expect(items).toContain(`${home}#BACKFILL`);
  expect(await run()).toEqual({ looked: 6, written: 3, from: days[0] });
  expect([await listed("odd"), await listed("even")]).toEqual([3, 3]);
  expect(await rawClient(world.table).get(`${home}#BACKFILL`, "TEST")).toEqual({});
});

test("an act that comes in between wins", async () => {
  const [first = ""] = ids;
  const act = () =>
    Journal.act(present, first, () => ({ event: happened("test.stepped"), state: { steps: 8, parity: "even" } }));
  const [done] = await inside(() => Promise.all([Journal.backfill(present, days[0], days[2]), act()]));
  expect(done.looked).toBe(6);
  const head = await inside(() => Journal.find(present, first));
  expect(head).toMatchObject({ seq: 2, state: { steps: 8, parity: "even" } });
});

test("the town's journal says that it was done", async () => {
  const done = await run();
  await inside(() => Tenant.recordBackfill("TEST", 2, done));
  const entries = await inside(() => Journal.entries(Tenant.tenantKind, Tenant.tenantId));
  expect(entries.at(-1)).toMatchObject({ type: "tenant.backfilled", facts: { kind: "TEST", version: 2, looked: 6 } });
});
