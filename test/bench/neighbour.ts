import { setTimeout as sleep } from "node:timers/promises";
import { limits } from "#infra/limit.ts";
import { median, type Row } from "./report.ts";
import { eventOf, type Handler, openStage } from "./stage.ts";

const [loud, quiet] = ["313254", "313289"] as const;
const rounds = 7;
const requests = 30;
const load = limits.staff.perSecond;

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

/** Calls at a steady rate until told to stop, without waiting for the answers. Returns how many were refused. */
async function steady(call: () => ReturnType<Handler>, perSecond: number, isOver: () => boolean): Promise<number> {
  const answers: ReturnType<Handler>[] = [];
  const started = performance.now();
  while (!isOver()) {
    const due = ((performance.now() - started) * perSecond) / 1000;
    while (answers.length < due) answers.push(call());
    await sleep(1000 / perSecond);
  }
  const statuses = (await Promise.all(answers)).map((one) => one.statusCode);
  return statuses.filter((one) => one === 429).length / Math.max(1, statuses.length);
}

/** How long each of a town's requests takes, at its usual load. */
async function timed(call: () => ReturnType<Handler>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < requests; i++) {
    const started = performance.now();
    const answer = await call();
    times.push(performance.now() - started);
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${answer.body}`);
    await sleep(Math.max(0, 1000 / load - (performance.now() - started)));
  }
  return times;
}

/**
 * A town at its usual load beside another one that sends ten times what it may, in one process: harder than on Lambda,
 * where each request at work has a process of its own. Rounds with and without alternate, so that a drifting machine
 * drifts for both.
 */
export async function neighbour(): Promise<Row[]> {
  const stage = await openStage({ limited: true, towns: [loud, quiet] });
  try {
    const headers = { authorization: `Bearer ${stage.token}` };
    const callTo = (town: string) => () => stage.handler(eventOf("GET", `/v1/towns/${town}/facilities`, headers));
    const beside = async (perSecond: number) => {
      let over = false;
      const flood = steady(callTo(loud), perSecond, () => over);
      const times = await timed(callTo(quiet));
      over = true;
      return { p95: p95(times), refused: await flood };
    };
    await beside(10 * load); // warms up, and uses up what the loud town had saved
    const pairs: { alone: number; flooded: number; refused: number }[] = [];
    for (let i = 0; i < rounds; i++) {
      const alone = await beside(load);
      const flooded = await beside(10 * load);
      pairs.push({ alone: alone.p95, flooded: flooded.p95, refused: flooded.refused });
    }
    const of = (name: keyof (typeof pairs)[number]) => median(pairs.map((pair) => pair[name]));
    return [
      {
        what: `隣の団体が上限の10倍を送るときの p95（${(of("refused") * 100).toFixed(0)}%を429で断る）`,
        ours: `${of("flooded").toFixed(1)} ms`,
        bare: `隣が上限どおりのとき ${of("alone").toFixed(1)} ms`,
        ratio: median(pairs.map((pair) => pair.flooded / pair.alone)),
        budget: { atMost: 1.1 },
      },
    ];
  } finally {
    await stage.stop();
  }
}
