import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { limits } from "#infra/limit.ts";
import { median, type Row } from "./report.ts";
import { eventOf, type Handler, openStage, type Stage } from "./stage.ts";

const [loud, quiet] = ["313254", "313289"] as const;
const rounds = 9;
const warmUpsMax = 5;
const requests = 40;
const load = limits.staff.perSecond;
const pathOf = (town: string) => `/v1/towns/${town}/facilities`;

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;

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

type Counts = { calls: number; refused: number };

/** The loud town, in a process of its own over the same engine and table. */
async function startFlood({ token, keyFolder }: Stage) {
  const file = join(import.meta.dirname, "flood.ts");
  const child = fork(file, [pathOf(loud), token, keyFolder], { execArgv: ["--import", "tsx"] });
  await once(child, "message");
  return {
    begin: (perSecond: number) => void child.send(perSecond),
    async end(): Promise<Counts> {
      const [counts] = await Promise.all([once(child, "message"), child.send(0)]);
      return counts[0] as Counts;
    },
    stop: () => child.disconnect(),
  };
}

/**
 * A town at its usual load beside another one at its own limit and at ten times that. As on Lambda, where a process has
 * one request at a time, the loud town is in other processes; table and machine are shared. Rounds with and without
 * alternate, so that a drifting machine drifts for both.
 */
export async function neighbour(): Promise<Row[]> {
  const stage = await openStage({ limited: true, towns: [loud, quiet] });
  try {
    const flood = await startFlood(stage);
    const event = () => eventOf("GET", pathOf(quiet), { authorization: `Bearer ${stage.token}` });
    const beside = async (perSecond: number) => {
      const started = performance.now();
      flood.begin(perSecond);
      const times = await timed(() => stage.handler(event()));
      const { calls, refused } = await flood.end();
      return { p95: p95(times), sent: calls / ((performance.now() - started) / 1000), refused: refused / calls };
    };
    for (let i = 0; i < warmUpsMax; i++) if ((await beside(10 * load)).refused > 0.5) break; // what was saved is used up
    const pairs: { alone: number; flooded: number; sent: number; refused: number }[] = [];
    for (let i = 0; i < rounds; i++) {
      const alone = await beside(load);
      const flooded = await beside(10 * load);
      pairs.push({ alone: alone.p95, flooded: flooded.p95, sent: flooded.sent, refused: flooded.refused });
    }
    flood.stop();
    const of = (name: keyof (typeof pairs)[number]) => median(pairs.map((pair) => pair[name]));
    return [
      {
        // a machine that is too busy to send ten times the limit shows it here, and has measured nothing
        what: `隣の団体が上限（毎秒${load}件）の10倍を送るときの p95（送れたのは毎秒${of("sent").toFixed(0)}件、その${(100 * of("refused")).toFixed(0)}%は429）`,
        ours: `${of("flooded").toFixed(1)} ms`,
        bare: `隣が上限どおりのとき ${of("alone").toFixed(1)} ms`,
        ratio: of("refused") > 0.5 ? median(pairs.map((pair) => pair.flooded / pair.alone)) : Number.NaN,
        budget: { atMost: 1.1 },
      },
    ];
  } finally {
    await stage.stop();
  }
}
