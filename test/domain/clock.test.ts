import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import { all, type Item, put } from "#core/table/client.ts";
import { commonsHome, partition } from "#core/table/key.ts";
import * as Timer from "#core/timer/index.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<{ at: number }>({ kind: "TEST", version: 1 });
const commons = commonsHome("31");
const wasSet = Journal.defineEvent("test.set", Journal.says<{ at: number }>());
const timers = Timer.timerConsumer(Journal.on(wasSet, ({ facts: { at } }) => [{ at, verb: "ring" }]));
const day = 24 * 60 * 60_000;
const start = Clock.startOf("2026-10-01", "09:00");

let world: World;
let now = start;
beforeAll(async () => {
  world = await newWorld({ at: "2026-10-01" });
  await world.join("313254");
});

const at = (instant: number) => {
  now = instant;
  Clock.install(() => now);
};

/** An act that asks for a timer, and what follows from it. */
async function set(due: number): Promise<string> {
  const id = Id.create("tst");
  await world.as(world.staff("313254"), () =>
    Journal.act(kind, id, () => ({ event: wasSet({ at: due }), state: { at: due } })),
  );
  const entry = await rawClient(world.table).get(`31#313254#TEST#${id}`, "J#00000001");
  await Journal.deliver([timers], entry as Item);
  return id;
}

async function sweep(): Promise<string[]> {
  const rung: string[] = [];
  const verbs = { ring: async (id: string) => void rung.push(id) };
  expect((await Timer.sweep(commons, verbs)).failed).toBe(0);
  return rung;
}

test("the clock goes 30 days ahead, is swept, and comes back: what is set then fires when it is due", async () => {
  at(start + 30 * day);
  expect(await sweep()).toEqual([]);
  at(start);
  const id = await set(start + 2 * day);
  expect(await sweep()).toEqual([]);
  at(start + 2 * day - 1);
  expect(await sweep()).toEqual([]);
  at(start + 2 * day);
  expect(await sweep()).toEqual([id]);
  expect(await sweep()).toEqual([]);
});

test("a timer of the day that has just ended, written by who looked at the mark before midnight, fires all the same", async () => {
  at(Clock.startOf("2027-01-10", "23:59"));
  await sweep();
  const late = await set(now);
  const [item] = await pending();
  await rawClient(world.table).removeAll(({ pk, sk }) => pk === item?.pk && sk === item?.sk);
  at(Clock.startOf("2027-01-11", "00:01"));
  await sweep();
  await Actor.asSystem("timer", commons, () => put(item as Item)); // the write that was under way comes only now
  expect(await sweep()).toEqual([late]);
});

const pending = () =>
  Actor.asSystem("timer", commons, async () => {
    const items: Item[] = [];
    for await (const one of all({ pk: partition(commons, "TIMER", Clock.dateOf(now)) })) items.push(one);
    return items;
  });

/** What may happen: the clock jumps, somebody sets a timer so many days from then on, a sweep runs. */
const step = fc.oneof(
  fc.record({ jump: fc.integer({ min: -60, max: 60 }) }),
  fc.record({ due: fc.integer({ min: -5, max: 40 }) }),
  fc.constant({ sweep: true }),
);

test("whatever the clock does, every timer fires at the first sweep at which it is due, once, and never before", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const due = new Map<string, number>();
      const swept = async () => {
        const expected = [...due].filter(([, instant]) => instant <= now).map(([id]) => id);
        expect((await sweep()).sort()).toEqual(expected.sort());
        for (const id of expected) due.delete(id);
      };
      for (const one of steps) {
        if ("jump" in one) at(now + one.jump * day);
        else if ("due" in one) due.set(await set(now + one.due * day), Math.max(now, now + one.due * day));
        else await swept();
      }
      at(Math.max(now, ...due.values()));
      await swept();
      expect(due.size).toBe(0);
      at(start);
    }),
    { numRuns: 25 },
  );
});
