import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { ConditionFailed, commit, put, update, type Write } from "#core/table/client.ts";
import { bodyHome, partition } from "#core/table/key.ts";
import * as Meter from "#core/table/meter.ts";
import { sizeOf } from "#core/table/size.ts";
import type { Api } from "../harness/api.ts";
import { type Budget, beyondGoals, budgetOf, budgetText } from "../harness/budget.ts";
import { callOf, covered, onlyOnce, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";

import { measureCall } from "../harness/measure.ts";

const file = new URL("../../capacity.json", import.meta.url);
const committed: Record<string, Budget> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const measured: Record<string, Budget> = {};

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, "313254");
});
afterAll(async () => {
  await api.stop();
  // `npm run bench` asks for the figures; with --write it commits them as the new budget
  const target = process.env.CAPACITY_FILE;
  if (target !== undefined) writeFileSync(target, budgetText(inOrder(measured)));
});

/** What its items must cost is what they cost when each is read and written once; then a quarter more. */
const bound = (units: number, again: number) => (units - again) * 1.25;

const inOrder = (table: Record<string, Budget>) =>
  Object.fromEntries(
    covered.flatMap(({ id }) => {
      const budget = table[id];
      return budget === undefined ? [] : [[id, budget] as const];
    }),
  );

/** What can be done once is measured while it is still to be done; what reads everything, while there is always as much. */
const early = [...onlyOnce, "verifyJournal"];
const ordered = [...covered].sort((a, b) => Number(early.includes(b.id)) - Number(early.includes(a.id)));

/** A hold and its confirmation write the day of a space twice, so that nobody waits for a transaction to learn what is taken. */
const writtenTwice = ["bookFacility"];

test.each(ordered.map((one) => [one.id, one] as const))(
  "%s consumes no more capacity than its committed budget, and 1.25 of what its items must cost",
  async (id, route) => {
    const { answer, again, ...units } = await measureCall(stage, await callOf(stage, route));
    expect(answer.status, answer.text.slice(0, 300)).toBe(route.status);
    measured[id] = budgetOf(units);
    expect(units.read, `of it read again: ${again.read}`).toBeLessThanOrEqual(bound(units.read, again.read));
    if (!writtenTwice.includes(id))
      expect(units.write, `of it written again: ${again.write}`).toBeLessThanOrEqual(bound(units.write, again.write));
    if (process.env.CAPACITY_FILE !== undefined) return;
    const budget = committed[id];
    expect(budget, `${id} has no budget in capacity.json: npm run bench -- --write`).toBeDefined();
    expect(units.read).toBeLessThanOrEqual(budget?.read ?? 0);
    expect(units.write).toBeLessThanOrEqual(budget?.write ?? 0);
  },
);

test("the committed table names no verb that is gone", () => {
  const names = new Set(covered.map((one) => one.id));
  expect(Object.keys(committed).filter((id) => !names.has(id))).toEqual([]);
});

test("rounds: every verb's sequential waits for table, keys, bucket and tokens are in the budget file beside its capacity", () => {
  if (process.env.CAPACITY_FILE !== undefined) return;
  const unknown = covered.filter(({ id }) => committed[id]?.rounds === undefined).map(({ id }) => id);
  expect(unknown, "npm run bench -- --write").toEqual([]);
  expect(Object.values(measured).every(({ rounds }) => Number.isInteger(rounds))).toBe(true);
});

test("rounds: what follows a verb through the stream until it is quiet is measured in commands, units and rounds", () => {
  const changed = covered.flatMap(({ id }) => changeOf(id));
  const beyond = covered.filter((one) => beyondGoals(one, measured[one.id] ?? { read: 0, write: 0 }).length > 0);
  process.stdout.write(
    `rounds: ${beyond.length} of ${covered.length} verbs are beyond their goal, ${changed.length} differ from capacity.json\n`,
  );
  for (const line of changed) process.stdout.write(`  ${line}\n`);
  for (const id of ["submitApplication", "approveDraft", "bookFacility"]) {
    const follows = measured[id]?.follows;
    expect(
      [follows?.commands, follows?.read, follows?.write, follows?.rounds].every((one) => Number(one) > 0),
      id,
    ).toBe(true);
  }
});

/** A change of a measured figure that fails nothing yet is seen all the same. */
function changeOf(id: string): string[] {
  const [now, then] = [measured[id], committed[id]].map((one) => JSON.stringify([one?.rounds, one?.follows]));
  return now === then ? [] : [`${id}: ${then} → ${now}`];
}

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
    fc.dictionary(fc.string({ unit: "grapheme", minLength: 1 }), leaf, { noNullPrototype: true }),
  );
  const document = fc.record({ a: value, b: fc.array(value, { maxLength: 5 }) });
  await fc.assert(
    fc.asyncProperty(document, fc.integer({ min: 0, max: 1_100 }), async (parts, length) => {
      const item = { ...place("drawn"), v: 1, ...parts, text: "x".repeat(length) };
      const removed = { delete: place("drawn") };
      await written(() => commit([removed]));
      const { write } = await written(() => put(item));
      expect(write).toBe(Math.ceil(sizeOf(item) / 1024));
    }),
    { numRuns: 60 },
  );
});
