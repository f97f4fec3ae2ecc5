import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import * as Port from "../port.ts";
import * as Meter from "./meter.ts";
import { inStep } from "./step.ts";

/** A wait that takes so many turns of the event loop. */
const turns = (count: number): Promise<void> =>
  Meter.wait(async () => {
    for (let i = 0; i < count; i++) await setImmediate();
  });

const roundsOf = (run: () => Promise<unknown>): Promise<number> =>
  Meter.measure(async (meter) => {
    await run();
    return meter.rounds;
  });

test("waits one after another are rounds, waits side by side are one", async () => {
  const cases: [number, () => Promise<unknown>][] = [
    [0, async () => {}],
    [2, async () => [await turns(1), await turns(1)]],
    [1, () => Promise.all([turns(1), turns(5), turns(2)])],
    [3, async () => [await turns(1), await Promise.all([turns(1), turns(3)]), await turns(1)]],
  ];
  for (const [rounds, run] of cases) expect(await roundsOf(run)).toBe(rounds);
});

test("a wait that fails is a round", async () => {
  const failing = () => Meter.wait(() => Promise.reject(new Error("down")));
  expect(await roundsOf(() => failing().catch(() => turns(1)))).toBe(2);
});

test("what a wait itself waits for is a round before it", async () => {
  const around = () =>
    Meter.wait(async () => {
      await turns(1);
      await setImmediate();
    });
  expect(await roundsOf(around)).toBe(2);
  expect(await roundsOf(() => inStep(around))).toBe(2);
});

test("in step, branches side by side count by their own length, whichever of them is faster", async () => {
  const chain = async (...lengths: number[]) => {
    for (const length of lengths) await turns(length);
  };
  const branches = () => Promise.all([chain(1, 1, 1), chain(20, 1)]);
  expect(await roundsOf(branches)).toBe(4); // the slow one's second began when the other had waited three times
  expect(await roundsOf(() => inStep(branches))).toBe(3);
});

test("every port is metered where it is installed, once", async () => {
  const bytes = async () => new Uint8Array();
  const ports: Port.Ports = {
    keys: { wrap: bytes, unwrap: bytes, sign: bytes, publicKeys: async () => [] },
    mailer: { send: async () => {} },
    files: { put: async () => {}, get: async () => undefined, remove: async () => {} },
    payments: {
      name: () => "no one",
      start: async () => ({ page: "" }),
      look: async () => undefined,
      refund: async () => {},
      referenceOf: () => "",
    },
    printer: { print: bytes },
    queue: { send: async () => {} },
    measures: { record: async () => {}, hours: async () => ({ hours: new Map(), backups: false }) },
  };
  Port.install(ports);
  Port.install({ ...Port.use() });
  const { keys, mailer, files, payments, printer, measures } = Port.use();
  expect(payments.name()).toBe("no one");
  expect(
    await roundsOf(async () => {
      await keys.unwrap(new Uint8Array(), {});
      await files.get("seal");
      await mailer.send({ id: "1", to: "", subject: "", text: "" });
      await payments.look({ id: "1", town: "313254" });
      payments.referenceOf({ headers: {}, text: "" }, "313254");
      await printer.print("");
      await measures.record({ requests: 1 });
    }),
  ).toBe(5);
});
