import "#infra/local/quiet.ts";
import { setTimeout as sleep } from "node:timers/promises";
import * as Ports from "#core/port.ts";
import { notContracted } from "#infra/aws/payments.ts";
import { openKeys } from "#infra/local/keys.ts";
import { createMeasures } from "#infra/local/measures.ts";
import { eventOf, type Handler, openStage } from "./stage.ts";

// The other processes of a function, which a town's flood would be given on Lambda: told a rate, it calls the handler as
// often, and answers with how many calls there were and how many of them were refused when it is told 0. Without a token it
// floods a pool of its own, engine and all: only the machine is shared then.

const [path = "", token, keyFolder] = process.argv.slice(2);
const atOnceMax = 16; // more at once than a process has room for would be shed, not limited

type Flooded = { handler: Handler; token: string; stop(): Promise<void> };

async function shared(token: string, keyFolder: string): Promise<Flooded> {
  Ports.install({
    keys: openKeys(keyFolder),
    files: { put: async () => {}, get: async () => undefined, remove: async () => {} },
    mailer: { send: async () => {} },
    payments: notContracted,
    measures: createMeasures(),
    printer: { print: () => Promise.reject(new Error("nothing is printed here")) },
    queue: { send: async () => {} },
  });
  const { handler } = await import("#functions/api/handler.ts");
  return { handler, token, stop: async () => {} };
}

const flooded: Flooded =
  token === undefined || keyFolder === undefined ? await openStage({ limited: true }) : await shared(token, keyFolder);

let perSecond = 0;
let [calls, refused, running] = [0, 0, 0];

async function call(): Promise<void> {
  calls += 1;
  running += 1;
  const { statusCode } = await flooded.handler(eventOf("GET", path, { authorization: `Bearer ${flooded.token}` }));
  running -= 1;
  if (statusCode === 429) refused += 1;
  else if (statusCode !== 200) throw new Error(`${statusCode}`);
}

async function flood(rate: number): Promise<void> {
  const started = performance.now();
  while (perSecond === rate) {
    const due = ((performance.now() - started) / 1000) * rate;
    while (calls < due && running < atOnceMax) void call();
    await sleep(5);
  }
}

process.on("message", (rate: number) => {
  if (rate === 0) process.send?.({ calls, refused });
  [perSecond, calls, refused] = [rate, 0, 0];
  if (rate > 0) void flood(rate);
});
process.on("disconnect", async () => {
  await flooded.stop();
  process.exit(0);
});
process.send?.("ready");
