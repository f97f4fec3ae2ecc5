import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { all, type Item } from "#core/table/client.ts";
import { bodyHome, partition, poolHome } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import { happened } from "../harness/happened.ts";
import { parkedEntries } from "../harness/parked.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<{ steps: number }>({ kind: "TEST", version: 1 });
const home = bodyHome(parseBodyCode("313254"));
const pool = poolHome("31");

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.join("313254");
});

const step = (id: string) =>
  Journal.act(kind, id, (head) => ({
    event: happened("test.stepped"),
    state: { steps: (head?.state.steps ?? 0) + 1 },
  }));

async function history(aggregates: number, length: number): Promise<{ ids: string[]; items: Item[] }> {
  const ids = Array.from({ length: aggregates }, () => Id.create("tst"));
  await world.as(world.staff("313254"), async () => {
    for (const id of ids) for (let i = 0; i < length; i++) await step(id);
  });
  const stored = (await rawClient(world.table).all()) as Item[];
  const items = stored.filter((item) => item.sk.startsWith("J#") && ids.some((id) => item.pk.endsWith(id)));
  return { ids, items };
}

/** Counts into another home what it sees, so that both a loss and a double would show. */
const counter = (name: string, seen: string[]): Journal.Consumer => ({
  on: "everything",
  name,
  rebuildable: true,
  target: (entry) => (entry.type === "test.stepped" ? pool : undefined),
  effect: (entry) => [
    {
      update: { pk: partition(pool, "COUNT", name), sk: "total" },
      expression: "ADD uses :one",
      values: { ":one": 1 },
    },
    { put: { pk: partition(pool, "SEEN", name), sk: `${entry.id}#${String(entry.seq).padStart(4, "0")}`, v: 1 } },
  ],
  after: async (entry) => {
    seen.push(`${entry.id}#${entry.seq}`);
  },
});

const read = async (name: string) => {
  const uses = await rawClient(world.table).get(partition(pool, "COUNT", name), "total");
  const seen: string[] = [];
  await Actor.asSystem("test", pool, async () => {
    for await (const item of all({ pk: partition(pool, "SEEN", name) })) seen.push(item.sk);
  });
  return { uses: (uses.uses as number | undefined) ?? 0, seen };
};

test("shuffled and redelivered, every entry takes effect exactly once and in order per aggregate", async () => {
  const { items } = await history(3, 4);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(items.length - 1), { minLength: 30, maxLength: 40 }),
      fc.shuffledSubarray(items, { minLength: items.length }),
      async (again, shuffled) => {
        const seen: string[] = [];
        const consumer = counter(`test-shuffle${run++}`, seen);
        for (const index of again) await Journal.deliver([consumer], items[index] as Item);
        for (const item of shuffled) await Journal.deliver([consumer], item);
        expect((await read(consumer.name)).uses).toBe(items.length);
        for (const id of new Set(seen.map((one) => one.split("#")[0]))) {
          const order = seen.filter((one) => one.startsWith(`${id}#`)).map((one) => Number(one.split("#")[1]));
          expect(order).toEqual([1, 2, 3, 4]);
        }
      },
    ),
    { numRuns: 8 },
  );
});

test("two processes that deliver the same entries at once count each once, for one consumer and for several", async () => {
  const { items } = await history(2, 3);
  const consumers = ["test-parallel", "test-parallel2", "test-parallel3"].map((name) => counter(name, []));
  for (const some of [consumers.slice(0, 1), consumers]) {
    await Promise.all([...items, ...items, ...items].map((item) => Journal.deliver(some, item)));
    for (const { name } of some) expect((await read(name)).uses).toBe(items.length);
  }
});

test("what several consumers make of an entry in one home is one transaction, each once and in order, whoever fails, misses some or writes the same", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.gen(), async (sickAt, redelivered, draw) => {
      const { ids, items } = await history(2, 4);
      const [sick] = ids;
      const names = ["all", "even", "same", "sick"].map((name) => `test-joint${name}${run}`);
      run++;
      const [everything, even, same, failing] = names.map((name) => counter(name, [])) as Journal.Consumer[];
      let ill = true;
      const consumers = [
        everything,
        { ...even, target: (entry) => (entry.seq % 2 === 0 ? pool : undefined) },
        // writes what the first one writes too, so that they are never in one transaction
        {
          ...same,
          effect: async (entry) => [
            ...((await same?.effect(entry)) ?? []),
            ...((await everything?.effect(entry)) ?? []).slice(0, 1),
          ],
        },
        {
          ...failing,
          effect: (entry) => {
            if (ill && entry.id === sick && entry.seq === sickAt) throw new Error("poisoned");
            return failing?.effect(entry) ?? [];
          },
        },
      ] as Journal.Consumer[];
      const order = draw(fc.shuffledSubarray, items, { minLength: items.length });
      for (const item of redelivered ? [...order, ...items] : order) await Journal.deliver(consumers, item);
      ill = false;
      for (const { consumer, stuck } of await Journal.parkedIn(pool)) {
        const entry = await Journal.stuckEntry(stuck);
        const one = consumers.find(({ name }) => name === consumer);
        if (one !== undefined && entry !== undefined) await Journal.retry(one, entry, pool);
      }
      const uses = await Promise.all(names.map(async (name) => (await read(name)).uses));
      expect(uses).toEqual([16, 4, 8, 8]); // the first is counted by the third as well
    }),
    { numRuns: 6 },
  );
});

test("an entry that nobody has missed anything before costs one look at its head, one at how far each has come, and one transaction", async () => {
  const { items } = await history(1, 3);
  const consumers = ["a", "b", "c", "d"].map((name) => counter(`test-cost${name}`, []));
  const onlyLast = counter("test-costlast", []);
  const late = { ...onlyLast, target: (entry: Journal.Entry) => (entry.seq === 3 ? pool : undefined) };
  await Journal.deliver([...consumers, late], items[0] as Item);
  const cost = (item: Item | undefined, all: Journal.Consumer[]) =>
    Meter.measure(async (meter) => {
      await Journal.deliver(all, item as Item);
      return meter.commands.map((one) => String(one));
    });
  expect(await cost(items[1], consumers)).toEqual(["GetItem", "BatchGetItem", "TransactWriteItems"]);
  // one that was not told of those before it asks once for all of them
  expect(await cost(items[2], [...consumers, late])).toEqual([
    "GetItem",
    "BatchGetItem",
    "GetItem",
    "Query",
    "TransactWriteItems",
  ]);
  expect(await cost(items[2], [...consumers, late])).toEqual(["GetItem", "BatchGetItem"]);
  expect((await read("test-costlast")).uses).toBe(1);
});

test("an aggregate that fails is parked, later entries queue behind it, the others go on, and a retry drains it", async () => {
  const { ids, items } = await history(2, 3);
  const [sick = "", well = ""] = ids;
  let ill = true;
  const good = counter("test-parking", []);
  const consumer: Journal.Consumer = {
    ...good,
    effect: (entry) => {
      if (ill && entry.id === sick && entry.seq === 2) throw new Error("poisoned");
      return good.effect(entry);
    },
  };
  for (const item of items) await Journal.deliver([consumer], item);
  const before = await read("test-parking");
  expect(before.seen).toEqual([`${sick}#0001`, `${well}#0001`, `${well}#0002`, `${well}#0003`].sort());
  ill = false;
  for (const one of await parkedEntries(pool)) {
    expect(one).toMatchObject({ consumer: "test-parking", entry: { id: sick, seq: 2 } });
    expect(await Journal.retry(consumer, one.entry, pool)).toBe(true);
  }
  expect((await read("test-parking")).uses).toBe(6);
  expect(await parkedEntries(pool)).toEqual([]);
});

test("a projection is rebuilt from a date to what it was", async () => {
  const rebuilt = await newWorld({ at: "2026-10-03" });
  world = rebuilt;
  await world.join("313254");
  const { items } = await history(2, 2);
  const consumer: Journal.Consumer = { ...counter("test-rebuilt", []) };
  const lines: Journal.Consumer = { ...consumer, effect: async (entry) => (await consumer.effect(entry)).slice(1) };
  for (const item of items) await Journal.deliver([lines], item);
  const before = (await read("test-rebuilt")).seen;
  const raw = rawClient(world.table);
  await raw.removeAll((item) => String(item.pk).includes("#SEEN#"));
  expect((await read("test-rebuilt")).seen).toEqual([]);
  expect(await Journal.rebuild(lines, home, "2026-10-03", "2026-10-03")).toBe(4);
  expect((await read("test-rebuilt")).seen).toEqual(before);
});
