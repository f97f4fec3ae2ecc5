import { agreed } from "./agree.ts";
import { callTimes, type Pair, pairsOf } from "./pair.ts";
import { median, type Row } from "./report.ts";
import { type Handler, onStage, type Stage } from "./stage.ts";

type Size = { requests: number; atLeast: number; atMost: number };

/** Milliseconds of this process's CPU for each call, one after another; the engine is another process. */
async function cpuMs(handler: Handler, event: Pair["ours"], status: number, times: number): Promise<number> {
  const before = process.cpuUsage();
  await callTimes(handler, event, { status, times });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

/** Milliseconds by which the halves may differ and still agree. */
const closeMs = 0.2;

async function overBare(pair: Pair, mostMs: number, stage: Stage, reference: Handler, size: Size): Promise<Row> {
  const { what, ours, bare, status } = pair;
  const pairs: { ours: number; bare: number }[] = [];
  const sample = async () => {
    const taken = {
      ours: await cpuMs(stage.handler, ours, status, size.requests),
      bare: await cpuMs(reference, bare, status, size.requests),
    };
    pairs.push(taken);
    return taken.ours - taken.bare;
  };
  await sample(); // until it is compiled
  pairs.length = 0;
  const close = (a: number, b: number) => Math.abs(a - b) <= closeMs;
  const { median: figure, ...repeated } = await agreed(sample, { ...size, close });
  return {
    what: `${what}のCPU（1件ずつ）`,
    ours: `${median(pairs.map((one) => one.ours)).toFixed(2)} ms`,
    bare: `${median(pairs.map((one) => one.bare)).toFixed(2)} ms`,
    figure,
    unit: "ms",
    repeated,
    budget: { atMost: mostMs },
    goal: true,
  };
}

/** The CPU that a read and a write cost beyond a bare handler that sends the same commands. */
export async function cpuOn(stage: Stage, size: Size): Promise<Row[]> {
  const { reference, read, write } = await pairsOf(stage);
  return [await overBare(read, 1, stage, reference, size), await overBare(write, 2, stage, reference, size)];
}

export const cpu = (): Promise<Row[]> => onStage((stage) => cpuOn(stage, { requests: 200, atLeast: 6, atMost: 20 }));
