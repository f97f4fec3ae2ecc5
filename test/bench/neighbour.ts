import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { limits } from "#infra/limit.ts";
import { agreed, within } from "./agree.ts";
import { median, type Row } from "./report.ts";
import { eventOf, type Handler, openStage, type Stage } from "./stage.ts";

const [loud, quiet] = ["313254", "313289"] as const;
const warmUpsMax = 5;
const requests = 40;
const load = limits.official.perSecond;
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

/** The loud town, in a process of its own: over the same engine and table, or over a pool of its own. */
async function startFlood(of?: Stage) {
  const file = join(import.meta.dirname, "flood.ts");
  const args = of === undefined ? [] : [of.token, of.keyFolder];
  const env = of === undefined ? { ...process.env, DYNAMODB_ENDPOINT: "" } : process.env;
  const child = fork(file, [pathOf(loud), ...args], { env });
  child.on("exit", (code) => {
    if (code !== 0) throw new Error(`the flood ended with ${code}`);
  });
  await once(child, "message");
  return {
    begin: (perSecond: number) => void child.send(perSecond),
    async end(): Promise<Counts> {
      const [counts] = await Promise.all([once(child, "message"), child.send(0)]);
      return counts[0] as Counts;
    },
    async stop(): Promise<void> {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}
type Flood = Awaited<ReturnType<typeof startFlood>>;
type Effect = { calm: number; flooded: number; sent: number; refused: number };

/** How long a town's requests take while a flood sends so many calls a second. */
async function beside(flood: Flood, call: () => ReturnType<Handler>, perSecond: number) {
  const started = performance.now();
  flood.begin(perSecond);
  const times = await timed(call);
  const { calls, refused } = await flood.end();
  return { p95: p95(times), sent: calls / ((performance.now() - started) / 1000), refused: refused / calls };
}

/** With and without the flood in turn, so that a drifting machine drifts for both. */
async function effectOf(flood: Flood, call: () => ReturnType<Handler>): Promise<Effect> {
  const calm = await beside(flood, call, load);
  const { p95, sent, refused } = await beside(flood, call, 10 * load);
  return { calm: calm.p95, flooded: p95, sent, refused };
}

/** Floods until what the loud town had saved up is used. */
async function warm(flood: Flood, call: () => ReturnType<Handler>): Promise<void> {
  for (let i = 0; i < warmUpsMax; i++) if ((await beside(flood, call, 10 * load)).refused > 0.5) return;
}

const middle = (effects: readonly Effect[]) => {
  const of = (name: keyof Effect) => median(effects.map((one) => one[name]));
  const times = median(effects.map((one) => one.flooded / one.calm));
  return { calm: of("calm"), flooded: of("flooded"), sent: of("sent"), refused: of("refused"), times };
};

/**
 * A town at its usual load beside another one at its own limit and at ten times that. As on Lambda, where a process has
 * one request at a time, the loud town is in other processes. Here the processors are shared too, and they are not on
 * Lambda; so what the same flood does from a pool of its own is the reference: by how much sharing a pool is worse. Both
 * floods take turns until the ratio of the first turns is that of the later ones.
 */
export async function neighbour(): Promise<Row[]> {
  const stage = await openStage({ limited: true, towns: [loud, quiet] });
  const call = () => stage.handler(eventOf("GET", pathOf(quiet), { authorization: `Bearer ${stage.token}` }));
  const floods = [await startFlood(stage), await startFlood()] as const;
  try {
    for (const flood of floods) await warm(flood, call);
    const [inPool, apart]: [Effect[], Effect[]] = [[], []];
    const sample = async () => {
      const [shared, own] = [await effectOf(floods[0], call), await effectOf(floods[1], call)];
      inPool.push(shared);
      apart.push(own);
      return shared.flooded / shared.calm / (own.flooded / own.calm);
    };
    const { median: figure, ...repeated } = await agreed(sample, { atLeast: 6, atMost: 20, close: within(0.1) });
    const [mine, theirs] = [middle(inPool), middle(apart)];
    // a machine that is too busy to send ten times the limit has measured nothing
    const heard = Math.min(mine.refused, theirs.refused) > 0.5;
    return [
      {
        what: `隣の団体が上限（毎秒${load}件）の10倍を送る（毎秒${mine.sent.toFixed(0)}件、その${(100 * mine.refused).toFixed(0)}%は429）ときの p95`,
        ours: `${mine.calm.toFixed(1)} → ${mine.flooded.toFixed(1)} ms（${mine.times.toFixed(2)}倍）`,
        bare: `プールを分けた隣、機械だけを取り合う ${theirs.calm.toFixed(1)} → ${theirs.flooded.toFixed(1)} ms（${theirs.times.toFixed(2)}倍）`,
        figure: heard ? figure : Number.NaN,
        ...(heard ? { repeated } : {}),
        budget: { atMost: 1.1 },
      },
    ];
  } finally {
    for (const flood of floods) await flood.stop();
    await stage.stop();
  }
}
