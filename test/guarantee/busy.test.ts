import { beforeAll, beforeEach, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { commit, connect, getMany, put } from "#core/table/client.ts";
import { type Key, partition } from "#core/table/key.ts";
import { type Busy, busyTransport, type Trouble } from "../harness/busy.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<{ steps: number }>({ kind: "TEST", version: 1 });

let world: World;
let busy: Busy;
beforeAll(async () => {
  world = await newWorld();
  await world.join("313254");
  busy = busyTransport();
  connect(world.table.name, { ...world.table.config, requestHandler: busy.requestHandler });
});
beforeEach(() => void busy.troubles.splice(0));

const inTown = <R>(run: () => R): R => Actor.asSystem("test", world.staff("313254").home, run);
const keyOf = (id: string): Key => ({ pk: partition(world.staff("313254").home, "TEST", id), sk: "1" });

let count = 0;
const act = (id: string) =>
  inTown(() =>
    Journal.act(kind, id, (head) => ({
      event: happened("test.stepped"),
      state: { steps: (head?.state.steps ?? 0) + 1 },
    })),
  );

test.each<Trouble[]>([
  ["conflict", "conflict", "conflict"],
  ["throttled in a transaction", "conflict"],
  ["throttled", "throttled", "throttled"],
])(
  "what another transaction holds, or has no room just now, is tried again and happens once: %s %s %s",
  async (...all) => {
    busy.troubles.push(...all.filter((one) => one !== undefined));
    const id = `tst_${count++}`;
    await act(id);
    expect(busy.troubles).toEqual([]);
    const items = (await rawClient(world.table).all()).filter(({ pk }) => pk === keyOf(id).pk);
    expect(items.map(({ sk }) => sk).sort()).toEqual(["HEAD", "J#00000001"]);
  },
);

test("a single write that meets a transaction is tried again", async () => {
  busy.troubles.push("conflict of a put", "conflict of a put");
  await inTown(() => put({ ...keyOf("put"), v: 1 }));
  expect(busy.troubles).toEqual([]);
  expect(await rawClient(world.table).get(keyOf("put").pk, "1")).toMatchObject({ v: 1 });
});

test("who never gets through is told so, and nothing was written", async () => {
  busy.troubles.push(...Array.from({ length: 8 }, (): Trouble => "conflict"));
  const writes = ["a", "b"].map((id) => ({ put: { ...keyOf(`never-${id}`), v: 1 } }));
  await expect(inTown(() => commit(writes))).rejects.toMatchObject({ name: "TransactionCanceledException" });
  expect(await rawClient(world.table).get(keyOf("never-a").pk, "1")).toEqual({});
});

test("what a batch leaves for later is asked for again, until everything is there", async () => {
  const keys = Array.from({ length: 7 }, (_, index) => keyOf(`batch-${index}`));
  for (const key of keys) await inTown(() => put({ ...key, v: 1 }));
  busy.troubles.push("half a batch", "half a batch");
  const found = await inTown(() => getMany(keys));
  expect(found.map(({ pk }) => pk).sort()).toEqual(keys.map(({ pk }) => pk).sort());
  expect(busy.troubles).toEqual([]);
});

test("a request whose twin acts between its two looks answers as the twin did; another one is refused", async () => {
  const staff = world.staff("313254");
  const id = `tst_${count++}`;
  const once = (idempotencyKey: string) =>
    world.as(
      staff,
      () =>
        Journal.act(kind, id, (head) => {
          if (head !== undefined) throw new Problem("version.stale");
          return { event: happened("test.stepped"), state: { steps: 1 } };
        }),
      { idempotencyKey, hash: "same" },
    );
  let twin: Journal.Acted<{ steps: number }> | undefined;
  const act = async () => {
    twin = await once("twins");
  };
  busy.between = { name: "BatchGetItem", nth: 1, act };
  expect(await once("twins")).toEqual({ ...twin, isReplay: true });
  expect(twin?.entry.seq).toBe(1);
  await expect(once("other")).rejects.toMatchObject({ code: "version.stale" });
});
