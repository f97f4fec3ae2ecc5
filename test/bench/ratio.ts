import { agreed, within } from "./agree.ts";
import { callTimes, type Pair, pairsOf } from "./pair.ts";
import { median, type Row } from "./report.ts";
import { type Handler, onStage, type Stage } from "./stage.ts";

const requests = 120;
const concurrency = 8;

/** Requests per second of a handler, `concurrency` at a time. */
async function perSecond(handler: Handler, event: Pair["ours"], status: number): Promise<number> {
  const started = performance.now();
  await callTimes(handler, event, { status, times: requests, atOnce: concurrency });
  return requests / ((performance.now() - started) / 1000);
}

async function compare({ what, ours, bare, status }: Pair, stage: Stage, reference: Handler): Promise<Row> {
  await perSecond(stage.handler, ours, status);
  await perSecond(reference, bare, status);
  const pairs: { ours: number; bare: number }[] = [];
  const sample = async () => {
    const pair = {
      ours: await perSecond(stage.handler, ours, status),
      bare: await perSecond(reference, bare, status),
    };
    pairs.push(pair);
    return pair.ours / pair.bare;
  };
  const { median: figure, ...repeated } = await agreed(sample, { atLeast: 7, atMost: 21, close: within(0.1) });
  return {
    what,
    ours: `${median(pairs.map((pair) => pair.ours)).toFixed(0)} 件/秒`,
    bare: `${median(pairs.map((pair) => pair.bare)).toFixed(0)} 件/秒`,
    figure,
    repeated,
    budget: { atLeast: 0.7 },
  };
}

/** An authenticated read and an audited write against a bare Hono handler that sends the same commands to the engine. */
export const ratios = (): Promise<Row[]> =>
  onStage(async (stage) => {
    const { reference, read, write } = await pairsOf(stage);
    return [await compare(read, stage, reference), await compare(write, stage, reference)];
  });
