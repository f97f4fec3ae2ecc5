import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Meter from "#core/table/meter.ts";
import { UsageError } from "#functions/cli/command.ts";
import { cost, readMeasured } from "#functions/cli/cost.ts";
import * as Assumed from "#infra/cost/assumption.ts";
import { monthOf } from "#infra/cost/month.ts";
import { readmeFigures, readmeTable, withTable } from "#infra/cost/readme.ts";
import { type ScheduleName, schedules } from "#infra/schedule.ts";
import type { Api } from "../harness/api.ts";
import { callOf, routeNamed, run, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { foundTown } from "../harness/founding.ts";

const measured = readMeasured();

test("the README prints exactly the figures that are computed", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  expect(withTable(readme, readmeTable(measured)), "npx pool cost --readme").toBe(readme);
});

test("a README without the marks is refused by name, and what stands around them stays", () => {
  expect(() => withTable("# Machipool\n", "x")).toThrow("<!-- cost:begin -->");
  const text = "a\n<!-- cost:begin -->\nold\n<!-- cost:end -->\nb\n";
  expect(withTable(text, "new")).toBe("a\n<!-- cost:begin -->\nnew\n<!-- cost:end -->\nb\n");
});

test("every line multiplies to its amount, the lines add up, and tax and shares follow from them", () => {
  for (const month of readmeFigures(measured)) {
    for (const { listed, quantity, dollars } of [...month.fixed, ...month.variable])
      expect(dollars).toBeCloseTo((listed.usd * quantity) / listed.per, 9);
    const sum = (lines: { dollars: number }[]) => lines.reduce((total, { dollars }) => total + dollars, 0);
    expect(month.dollars.fixed * month.towns).toBeCloseTo(sum(month.fixed), 9);
    expect(month.dollars.variable).toBeCloseTo(sum(month.variable), 9);
    expect(month.yen.variable).toBe(Math.round(sum(month.variable) * 150));
    expect(month.yen.tax).toBe(Math.floor((month.yen.fixed + month.yen.variable) / 10));
    expect(month.share.total).toBe(month.yen.total + month.share.people + month.share.lines);
  }
});

test("the fixed part is shared, the rest follows the people; what is idle costs its storage and nothing for calls", () => {
  const at = (population: number, towns: number, load: "idle" | "usual") =>
    monthOf({ population, towns, load }, measured);
  expect(at(5_000, 2, "usual").dollars.fixed).toBeCloseTo(5 * at(5_000, 10, "usual").dollars.fixed, 9);
  expect(at(5_000, 2, "usual").dollars.variable).toBe(at(5_000, 1_741, "usual").dollars.variable);
  const stored = (population: number) =>
    at(population, 2, "idle").variable.find(({ price }) => price === "tableStorage")?.quantity;
  expect(stored(10_000)).toBe(2 * (stored(5_000) ?? 0));
  const called = ["apiRequest", "tableWrite", "mail", "dataOut", "identityLite"];
  expect(at(5_000, 2, "idle").variable.filter(({ price }) => called.includes(price))).toEqual([]);
});

test("a rise of a verb's measured capacity raises the month; a verb that nobody measured is named", () => {
  const at = (of: typeof measured) => monthOf({ population: 5_000, towns: 10, load: "usual" }, of).dollars.variable;
  const dearer = { ...measured, bookFacility: { read: 4, write: 140 } };
  expect(at(dearer)).toBeGreaterThan(at(measured));
  const { bookFacility: _gone, ...without } = measured;
  expect(() => at(without)).toThrow("bookFacility");
});

test("the command takes a town or a population, and a rate only with its date", async () => {
  const ask = (values: Record<string, string>) => cost.run({ values, words: [], pool: undefined as never });
  const { data } = (await ask({ town: "313254", rate: "160", "rate-date": "2026-11-20" })) as {
    data: { population: number; rate: object; months: unknown[] };
  };
  expect(data).toMatchObject({ population: 2_868, rate: { yenPerDollar: 160, source: "2026-11-20" } });
  expect(data.months).toHaveLength(12);
  for (const values of [{}, { town: "313254", population: "5000" }, { town: "131017" }, { population: "-1" }])
    await expect(ask(values as Record<string, string>)).rejects.toThrow(UsageError);
  await expect(ask({ population: "5000", rate: "160" })).rejects.toThrow("--rate-date");
});

let api: Api;
beforeAll(async () => {
  api = await foundedApi("april");
});
afterAll(() => api.stop());

test("what follows an entry consumes no more than the month assumes", async () => {
  const stage = stageOf(api, "313254");
  // a process that has just begun reads the keys of the homes that it writes in, once; what that costs stands apart (keyOpenings)
  await run(stage, await callOf(stage, routeNamed("submitApplication")));
  await api.world.deliver();
  let [entries, reads, writes] = [0, 0, 0];
  for (const id of ["submitApplication", "approveDraft", "bookFacility", "cancelBooking"]) {
    const call = await callOf(stage, routeNamed(id));
    await api.world.deliver();
    const answer = await run(stage, call);
    expect(answer.status, answer.text).toBeLessThan(300);
    const { read, write } = await Meter.measure(async (meter) => {
      await api.world.deliver();
      return meter;
    });
    entries += 1;
    reads += read;
    writes += write;
  }
  expect(reads / entries).toBeLessThanOrEqual(Assumed.technique.followingReads.value);
  expect(writes / entries).toBeLessThanOrEqual(Assumed.technique.followingWrites.value);
  expect(writes / entries).toBeGreaterThan(Assumed.technique.followingWrites.value / 2);
});

test("a tick of the clock in which nothing is due reads no more than the month assumes, for the pool and for each town", async () => {
  const { handler } = await import("#functions/cron/handler.ts");
  const tick = (schedule: ScheduleName) =>
    Meter.measure(async (meter) => {
      await handler({ schedule });
      return meter.read;
    });
  const idle = async () => {
    await handler(); // does what is due
    return { sweep: await tick("sweep"), seals: await tick("seals"), chain: await tick("chain") };
  };
  const two = await idle();
  await foundTown(api, "314013");
  await api.world.deliver();
  const three = await idle();
  for (const { name } of schedules) {
    const town = three[name] - two[name];
    expect(town, name).toBeLessThanOrEqual(Assumed.technique.tickReads.value);
    expect(two[name] - 2 * town, name).toBeLessThanOrEqual(Assumed.base.tickBaseReads.value);
  }
});
