import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Application from "#core/application/index.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Port from "#core/port.ts";
import * as Staff from "#core/staff/index.ts";
import type { Item } from "#core/table/client.ts";
import { partition } from "#core/table/key.ts";
import { toRecord } from "#infra/local/stream-event.ts";
import { adoptDogs, answers } from "#test/domain/dog.ts";
import { type Api, startApi } from "../harness/api.ts";
import { canary, canaryPattern } from "../harness/founding.ts";
import { streamItems } from "../harness/stream.ts";
import { takeErrands } from "../harness/worker.ts";

const town = "313254";

let api: Api;
beforeAll(async () => {
  api = await startApi({ at: "2027-04-05" });
  await api.world.join(town);
});
afterAll(() => api.stop());

/** Every line that is logged meanwhile, of which kind whatever. */
async function linesOf(run: () => Promise<unknown>): Promise<string[]> {
  const spies = [process.stdout, process.stderr].map((one) => vi.spyOn(one, "write").mockReturnValue(true));
  let lines: string[] = [];
  await run().finally(() => {
    lines = spies.flatMap(({ mock }) => mock.calls.map(([text]) => String(text)));
    for (const spy of spies) spy.mockRestore();
  });
  return lines;
}

/** As somebody could still read it: plainly, in an address, in base64 or in escapes. */
function readings(line: string): string[] {
  const base64 = [...line.matchAll(/[\w+/=-]{16,}/g)].map(([one]) => Buffer.from(one, "base64").toString());
  const escaped = line.replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const address = line.replace(/(?:%[0-9a-f]{2})+/gi, (one) => Buffer.from(one.replaceAll("%", ""), "hex").toString());
  return [line, escaped, address, ...base64];
}

const person = `${canary.name} ${canary.email("yotei")} ${canary.phone} ${canary.address}`;
/** What a service says when it fails: it repeats what it was given. */
const failing = (): Promise<never> => Promise.reject(new Error(`550 ${person}`));

test("in trouble, no line of stream, clock or worker says anything of a person", async () => {
  const { world } = api;
  const next = streamItems(world.table);
  const procedure = await adoptDogs(world, town);
  const admin = world.staff(town);
  await world.deliver();
  await next();
  const { entry } = await world.as(world.resident(town, "kanaria"), () =>
    Application.submit({
      procedure,
      answers: { ...answers, owner_name: canary.name, owner_kana: canary.kana, owner_email: canary.email("yotei") },
    }),
  );
  const { id } = entry;
  await world.as(admin, () => Staff.orderImport(`氏名\n${person}`, false), { idempotencyKey: "order", hash: "order" });
  const written = await next();
  expect(written.map(({ pk }) => pk)).toContain(partition(admin.home, "APP", id));

  const before = Port.use();
  const { files } = before;
  Port.install({ ...before, mailer: { send: failing }, files: { ...files, put: failing }, payments: fails(before) });
  const { handler: stream } = await import("#functions/stream/handler.ts");
  const { handler: cron } = await import("#functions/cron/handler.ts");
  const { handler: worker } = await import("#functions/worker/handler.ts");
  const record = (item: Item) =>
    toRecord({ eventName: "INSERT", dynamodb: { NewImage: marshall(item), SequenceNumber: "1" } } as never, "arn");
  const other = { pk: partition(admin.home, "TEST", Id.create("tst")), sk: "J#00000001", v: 1 };
  // under the name of one that does not listen to these
  const poisoned: Journal.Consumer = {
    on: "everything",
    name: "register",
    target: ({ home }) => home,
    effect: failing,
  };

  const lines = await linesOf(async () => {
    await stream({ Records: written.map(record) }, { awsRequestId: "stream" });
    await stream({ Records: [record({ ...other, open: person })] }, { awsRequestId: "stream" });
    for (const item of written) await Journal.deliver([poisoned], item);
    for (const time of ["2027-04-05T11:00", "2027-04-06T11:00", "2027-04-08T11:00"]) {
      world.setTime(time);
      await cron({ homes: [admin.home] }, { awsRequestId: "cron" });
    }
    await takeErrands(world, { loaders: { "staff-import": async () => ({ step: failing }) } }).catch(() => {});
    await worker({ Records: [{ messageId: "1", body: person }] } as never, { awsRequestId: "worker" });
  });
  Port.install(before);

  const told = new Set(lines.flatMap((line) => (line.startsWith("{") ? [JSON.parse(line).message as string] : [])));
  // each kind of trouble was there
  expect([...told]).toEqual(
    expect.arrayContaining([
      "left for the sweep",
      "entry.unreadable",
      "consumer parked",
      "notice not sent",
      "chore failed",
      "job step failed",
      "worker stopped",
    ]),
  );
  expect(lines.filter((line) => readings(line).some((one) => canaryPattern.test(one)))).toEqual([]);
});

const fails = ({ payments }: Port.Ports): Port.Payments => ({ ...payments, start: failing, look: failing });
