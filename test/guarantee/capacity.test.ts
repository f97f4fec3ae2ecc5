import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { ConditionFailed, commit, put, update, type Write } from "#core/table/client.ts";
import { bodyHome, partition } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import { sizeOf } from "#core/table/size.ts";
import { stampField } from "#core/table/stamp.ts";
import type { Api } from "../harness/api.ts";
import { beyondGoals, committed } from "../harness/budget.ts";
import { covered, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("april");
  stage = stageOf(api, "313254");
});
afterAll(() => api.stop());

test("the committed table names every verb, with its rounds, and none that is gone", () => {
  expect(Object.keys(committed)).toEqual(covered.map(({ id }) => id));
  const unknown = covered.filter(({ id }) => !Number.isInteger(committed[id]?.rounds)).map(({ id }) => id);
  expect(unknown, "npm run bench -- --write").toEqual([]);
});

test("how many verbs wait more often, or are followed by more, than the design wants is told", () => {
  const beyond = covered.filter((one) => beyondGoals(one, committed[one.id] ?? { read: 0, write: 0 }).length > 0);
  process.stdout.write(`rounds: ${beyond.length} of ${covered.length} verbs are beyond their goal\n`);
  expect(beyondGoals({ method: "get" }, { read: 1, write: 0, rounds: 3 })).toEqual(["rounds 3 > 2"]);
  const follows = { commands: 7, read: 8, write: 8, rounds: 7 };
  expect(beyondGoals({ method: "post" }, { read: 2, write: 8, rounds: 4, follows })).toEqual([
    "rounds that follow 7 > 6",
    "units that follow 16 > 15",
  ]);
});

/** What is written by hand, in the town, as the system. */
const written = (work: () => Promise<unknown>) =>
  Meter.measure((meter) =>
    Actor.asSystem("test", bodyHome(parseBodyCode(stage.code)), async () => {
      const refused = await work().then(
        () => false,
        (error: unknown) => error instanceof ConditionFailed || Promise.reject(error),
      );
      return { refused, write: meter.write, commands: meter.commands };
    }),
  );

const place = (sk: string) => ({ pk: partition(bodyHome(parseBodyCode(stage.code)), "METER", "1"), sk });
const absent = { expression: "attribute_not_exists(pk)" };

test("what a refused write consumes is metered like any other", async () => {
  await written(() => put({ ...place("first"), v: 1 })); // the first write in a home reads its key, to leave its stamp
  for (const [sk, length] of [
    ["small", 10],
    ["middle", 1_500],
    ["large", 3_200],
  ] as const) {
    const item = { ...place(sk), v: 1, text: "あ".repeat(length / 3) };
    const first = await written(() => put(item, absent));
    expect(await written(() => put(item, absent))).toEqual({ ...first, refused: true });
    const change = { update: place(sk), expression: "SET v = :v", values: { ":v": 2 } };
    const updated = await written(() => update(change));
    expect(await written(() => update({ ...change, condition: "v = :v AND attribute_not_exists(pk)" }))).toEqual({
      ...updated,
      refused: true,
    });
  }
});

test("a refused transaction is metered for each of its items, twice as much as alone", async () => {
  const writes = (v: number): Write[] => [
    { put: { ...place("new"), v: 1, text: "x".repeat(2_500) } },
    { update: place("middle"), expression: "SET v = :v", values: { ":v": 3, ":then": v }, condition: "v = :then" },
    { check: place("none"), condition: absent },
  ];
  const refused = await written(() => commit(writes(9)));
  const taken = await written(() => commit(writes(2)));
  expect(refused).toEqual({ ...taken, refused: true });
  expect(taken.write).toBe(2 * (3 + 2 + 1));
});

test("an item is as large as the engine says", async () => {
  const leaf = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 200 }),
  );
  const value = fc.oneof(
    leaf,
    fc.array(leaf),
    // the SDK takes a field named `constructor` for a class
    fc.dictionary(
      fc.string({ unit: "grapheme", minLength: 1 }).map((name) => `_${name}`),
      leaf,
      { noNullPrototype: true },
    ),
  );
  const document = fc.record({ a: value, b: fc.array(value, { maxLength: 5 }) });
  await fc.assert(
    fc.asyncProperty(document, fc.integer({ min: 0, max: 1_100 }), async (parts, length) => {
      const item = { ...place("drawn"), v: 1, ...parts, text: "x".repeat(length) };
      const removed = { delete: place("drawn") };
      await written(() => commit([removed]));
      const { write } = await written(() => put(item));
      expect(write).toBe(Math.ceil(sizeOf({ ...item, [stampField]: new Uint8Array(24) }) / 1024));
    }),
    { numRuns: 60 },
  );
});
