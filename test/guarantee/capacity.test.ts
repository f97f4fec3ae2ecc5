import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../harness/api.ts";
import { callOf, covered, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundPool } from "../harness/founding.ts";

type Units = { read: number; write: number };
const file = new URL("../../capacity.json", import.meta.url);
const committed: Record<string, Units> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const measured: Record<string, Units> = {};

let api: Api;
let stage: Stage;
beforeAll(async () => {
  api = await startApi();
  await foundPool(api, "313254", "313289");
  stage = stageOf(api, "313254");
});
afterAll(async () => {
  await api.stop();
  // `npm run bench` asks for the figures; with --write it commits them as the new budget
  const target = process.env.CAPACITY_FILE;
  if (target !== undefined) writeFileSync(target, `${JSON.stringify(measured, null, 2)}\n`);
});

/** Once a year and once a month they ask for the terms body by body; all others stay within 1.25 of what the items must cost. */
const batches = ["publishPlan", "closeMonth"];

test.each(covered.map((one) => [one.id, one] as const))(
  "%s consumes no more capacity than its committed budget, and reads nothing twice",
  async (id, route) => {
    const answer = await run(stage, await callOf(stage, route));
    expect(answer.status, answer.text.slice(0, 300)).toBe(route.status);
    const [, read, write, again] =
      /^read=([\d.]+);write=([\d.]+);again=(\d+)$/.exec(answer.headers.capacity ?? "") ?? [];
    const units = { read: Number(read), write: Number(write) };
    measured[id] = units;
    if (!batches.includes(id))
      expect(Number(again), "items read twice").toBeLessThanOrEqual(Math.floor(units.read / 4));
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
