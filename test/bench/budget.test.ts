import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Sent, sent } from "#core/table/sent.ts";
import { agreed, within } from "./agree.ts";
import { printCapacity } from "./capacity.ts";
import { coldOn } from "./cold.ts";
import { cpuOn } from "./cpu.ts";
import { growthOn } from "./growth.ts";
import { pairsOf } from "./pair.ts";
import { lineOf, type Row, verdictOf } from "./report.ts";
import { runParts } from "./run.ts";
import { openStage, type Stage } from "./stage.ts";

vi.hoisted(() => vi.stubEnv("LOG_LEVEL", "SILENT")); // as the bench has it, before anything reads it

/** A real measurement in miniature: what hashing costs against hashing a hundredth of it. */
function measuredRow(budget: Row["budget"], goal?: true): Row {
  const cost = (bytes: number) => {
    const started = process.cpuUsage();
    for (let i = 0; i < 20; i++) createHash("sha256").update(Buffer.alloc(bytes)).digest();
    const { user, system } = process.cpuUsage(started);
    return user + system + 1;
  };
  // the least of several: the process may be collecting garbage, or another of its threads be at work
  const least = (bytes: number) => Math.min(...Array.from({ length: 7 }, () => cost(bytes)));
  const figure = least(1_000_000) / least(10_000);
  return { what: "hash", ours: "", bare: "", figure, budget, ...(goal === undefined ? {} : { goal }) };
}

test("the bench ends with a failure when a budget fails", async () => {
  const lines: string[] = [];
  const failedOf = (...rows: Row[]) =>
    runParts({ parts: ["one", "two"], measured: async () => rows, say: (line) => lines.push(line) });
  expect(await failedOf(measuredRow({ atMost: 10_000 }))).toBe(0);
  expect(await failedOf(measuredRow({ atMost: 1 }), measuredRow({ atLeast: 1 }))).toBe(2);
  expect(await failedOf(measuredRow({ atMost: 1 }, true))).toBe(0); // a goal
  expect(lines.map((line) => line[0]).join("")).toBe("○○×○×○△△");
  const broken = { parts: ["one"], measured: () => Promise.reject(new Error("down")), say: () => {} };
  expect(await runParts(broken)).toBe(1);
  expect(verdictOf({ ...measuredRow({ atMost: 1 }), figure: Number.NaN })).toBe("failed");
});

test("a route that costs more than its budget is one that failed; rounds beyond their goal are counted and fail nothing", () => {
  const lines: string[] = [];
  const now = {
    showTown: { read: 1, write: 0, rounds: 3 },
    bookFacility: { read: 4, write: 14, rounds: 4, follows: { commands: 6, read: 7, write: 21, rounds: 6 } },
  };
  expect(printCapacity(now, now, (line) => lines.push(line))).toBe(0);
  expect(lines.at(-1)).toMatch(/^2件/);
  expect(printCapacity(now, { ...now, bookFacility: { read: 4, write: 13.5 } }, () => {})).toBe(1);
});

test("what is unstable is measured again until the rounds agree, or the line says that they do not", async () => {
  const series = (...values: number[]) => {
    let at = 0;
    return async () => values[Math.min(at++, values.length - 1)] ?? Number.NaN;
  };
  const options = { atLeast: 4, atMost: 12, close: within(0.1) };
  expect(await agreed(series(1, 1, 1.05, 1.05), options)).toMatchObject({ agree: true, samples: 4 });
  const drifting = await agreed(series(0.85, 0.85, 1.4, 1.4, 1, 1, 1, 1), options);
  expect(drifting).toMatchObject({ agree: true, median: 1 });
  expect(drifting.samples).toBeGreaterThan(4);
  let value = 1;
  const { median: figure, ...repeated } = await agreed(async () => (value *= 1.2), options);
  expect(repeated).toMatchObject({ agree: false, samples: 12 });
  const row: Row = { what: "", ours: "", bare: "", figure, repeated, budget: { atMost: figure } };
  expect(verdictOf(row)).toBe("unclear");
  expect(lineOf(row)).toMatch(/^？.*測るたびに違う: 12回/);
  expect(verdictOf({ ...row, budget: { atMost: 1 } })).toBe("failed");
  expect(verdictOf({ ...row, budget: { atMost: 100 } })).toBe("held");
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

test("own CPU of a read and of a write are measured over a bare handler that sends the same commands", async () => {
  const [ours, theirs]: [string[], string[]] = [[], []];
  const hear = (message: unknown) => ours.push((message as Sent).name);
  const { reference, read, write } = await pairsOf(stage, (command) => theirs.push(command));
  for (const one of [read, write]) {
    theirs.length = 0;
    ours.length = 0;
    sent.subscribe(hear);
    expect((await stage.handler(one.ours())).statusCode).toBe(one.status);
    sent.unsubscribe(hear);
    expect((await reference(one.bare())).statusCode).toBe(one.status);
    expect(theirs).toEqual(ours);
  }
  const rows = await cpuOn(stage, { requests: 3, atLeast: 2, atMost: 2 });
  expect(rows.map(({ budget, goal, unit }) => [budget, goal, unit])).toEqual([
    [{ atMost: 1 }, true, "ms"],
    [{ atMost: 2 }, true, "ms"],
  ]);
  for (const { figure } of rows) expect(figure).not.toBeNaN();
});

test("the cold start is measured to the first answer of a route, for a town and for facilities, over a bare function's", async () => {
  const rows = await coldOn(stage, { atLeast: 2, atMost: 2 });
  const firsts = rows.filter(({ what }) => what.includes("最初の応答"));
  expect(firsts.map(({ budget, goal }) => [budget, goal])).toEqual(Array(2).fill([{ atMost: 1.3 }, true]));
  for (const { figure } of firsts) expect(figure).toBeGreaterThan(0);
});

test("a bench line says what a write costs the embedded pool after 10,000 and 100,000 acts", async () => {
  const rows = await growthOn(stage, { acts: [50, 100], writes: 3 });
  expect(rows.map(({ what }) => what)).toEqual([
    expect.stringContaining("50件の記録のあと"),
    expect.stringContaining("100件の記録のあと"),
  ]);
  for (const { figure } of rows) expect(figure).toBeGreaterThan(0);
});
