import { afterAll, beforeAll, expect, test } from "vitest";
import * as Journal from "#core/journal/index.ts";
import * as Payment from "#core/payment/index.ts";
import * as Port from "#core/port.ts";
import { connect } from "#core/table/client.ts";
import { consumers } from "#functions/stream/consumers.ts";
import { createPayments } from "#infra/local/payment/adapter.ts";
import { type FeeWorld, feeWorld, yen } from "#test/domain/fee.ts";
import { type Moment, type Mortal, mortalEndpoint } from "#test/harness/mortal.ts";
import { streamItems } from "#test/harness/stream.ts";

let fee: FeeWorld;
let mortal: Mortal;
let next: ReturnType<typeof streamItems>;
beforeAll(async () => {
  fee = await feeWorld();
  const { world, provider } = fee;
  mortal = await mortalEndpoint(world.table.config.endpoint);
  connect(world.table.name, { ...world.table.config, endpoint: mortal.endpoint, maxAttempts: 1 });
  const url = await mortal.before(provider.url);
  Port.install({ ...Port.use(), payments: createPayments({ ...provider, url, poolUrl: "https://pool.example.jp" }) });
  next = streamItems(world.table);
});
afterAll(() => mortal.stop());

/** One fee, paid in cash and online too, of which the second is paid back: each step as its doer does it again. */
async function stepsOf() {
  const { world, staff } = fee;
  const id = await fee.filed();
  const as = <R>(key: string, run: () => R) => world.as(staff, run, { idempotencyKey: `${id} ${key}`, hash: key });
  let attempt = "";
  let pending: Awaited<ReturnType<typeof next>> = [];
  const deliver = async () => {
    pending = [...pending, ...(await next())];
    for (; pending.length > 0; pending = await next()) {
      for (const item of pending) await Journal.deliver(consumers, item);
    }
  };
  const steps: Record<string, () => Promise<unknown>> = {
    start: async () => {
      ({ attempt } = await fee.start(id, id));
    },
    cash: () => as("cash", () => Payment.receive(id, yen)),
    capture: async () => {
      fee.provider.move(attempt, "captured");
      await fee.heed(attempt);
    },
    decide: () => as("decide", () => Payment.decide(id, { money: attempt, outcome: "refund", reason: "二重の納付" })),
    deliver,
    refund: async () => {
      const { failed } = await fee.sweep();
      if (failed > 0) throw new Error("a timer failed");
    },
  };
  return { id, steps };
}

type Death = { step: string; at: number; moment: Moment };

/** Tells the whole story with one death in it; false when the step had fewer writes than that. */
async function tell({ step, at, moment }: Death): Promise<{ id: string; died: boolean }> {
  mortal.live();
  const { id, steps } = await stepsOf();
  let died = false;
  for (const [name, run] of Object.entries(steps)) {
    if (name === step) {
      mortal.live(at, moment);
      await run().catch(() => {});
      died = mortal.isDead();
      mortal.live();
    }
    await run();
  }
  return { id, died };
}

/** What must be there whatever died: each fact once, here and at the provider. */
async function expectOnce(id: string, death: Death): Promise<void> {
  const payment = await fee.atCounter(() => Payment.of(id));
  const orders = fee.provider.orders().filter(({ reference }) => reference === payment.id);
  expect([death, orders.map(({ state, refunds }) => [state, refunds.map((one) => one.yen)])]).toEqual([
    death,
    [["captured", [yen]]],
  ]);
  const types = (await fee.entriesOf(id)).map(({ type }) => type.replace("payment.", ""));
  expect([death, types]).toEqual([death, ["requested", "started", "captured", "overpaid", "decided", "refunded"]]);
  const { money, status } = await fee.shown(id);
  expect([death, status, money.map(({ use }) => use)]).toEqual([death, "captured", ["fee", "returned"]]);
  expect(await fee.excess()).not.toContain(id);
}

test.each(["start", "cash", "capture", "decide", "deliver", "refund"])(
  "a process that dies at any write of the step %s loses no money, and moves none twice",
  async (step) => {
    let deaths = 0;
    for (const moment of ["before", "after"] as const) {
      for (let at = 1, died = true; died; at++) {
        const death = { step, at, moment };
        const story = await tell(death);
        died = story.died;
        if (died) deaths++;
        await expectOnce(story.id, death);
      }
    }
    expect(deaths).toBeGreaterThanOrEqual({ start: 4, refund: 6, deliver: 2 }[step] ?? 2);
  },
  120_000,
);
