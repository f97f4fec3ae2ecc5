import type { _Record as SdkRecord } from "@aws-sdk/client-dynamodb-streams";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Journal from "#core/journal/index.ts";
import { classOf } from "#core/keeps.ts";
import * as Parked from "#core/parked/index.ts";
import * as Port from "#core/port.ts";
import { stampCode } from "#core/stamp.ts";
import type { Item } from "#core/table/client.ts";
import { homeOf } from "#core/table/key.ts";
import { items as classes } from "#functions/items.ts";
import { toRecord } from "#infra/local/stream-event.ts";
import { alterations } from "../harness/alteration.ts";
import type { Api } from "../harness/api.ts";
import { registerExemplars } from "../harness/exemplar/register.ts";
import { act, town } from "../harness/exemplar/stage.ts";
import { callOf, covered, routeNamed, run, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { sealPool } from "../harness/seal.ts";
import { streamRecords } from "../harness/stream.ts";
import { rawClient } from "../harness/table.ts";
import { isEntry, keyOf, toldOf } from "../harness/told.ts";
import { takeErrands, turns, workAll } from "../harness/worker.ts";

// what lies beside heads and entries, and whoever writes it behind the pool's back

const code = "313254";

let api: Api;
let raw: ReturnType<typeof rawClient>;
let next: () => Promise<SdkRecord[]>;
let stage: Stage;

beforeAll(async () => {
  api = await foundedApi("may");
  raw = rawClient(api.world.table);
  next = streamRecords(api.world.table, "LATEST");
  await next();
  stage = stageOf(api, code);
});
afterAll(() => api.stop());

/** A mail that does not go out: what waits is tried again by the clock. */
async function withoutMail<R>(work: () => Promise<R>): Promise<R> {
  const { mailer } = Port.use();
  Port.install({ ...Port.use(), mailer: { send: () => Promise.reject(new Error("down")) } });
  return work().finally(() => Port.install({ ...Port.use(), mailer }));
}

test("nothing that the pool itself does is taken for somebody else's, whatever it writes, changes and removes", async () => {
  const { handler: cron } = await import("#functions/cron/handler.ts");
  const everything = covered.filter(({ path, method }) => path.startsWith("/v1/towns/") && method !== "get");
  for (const route of [routeNamed("publishPlan"), ...everything]) await run(stage, await callOf(stage, route));
  await withoutMail(() => api.world.deliver());
  const { params } = (await registerExemplars.changeRegistration?.make?.(stage)) ?? {};
  const changes = { shoyusha_shimei: "見本 花子", shoyusha_jusho: "鳥取県八頭郡若桜町大字見本9番地" };
  const owner = { reason: "13", effectiveOn: "2027-05-06", notifiedOn: "2027-05-06", changes };
  await act(stage, "decide", "post", `${town}/registers/dog/${params?.id}/changes`, owner, 1);
  await workAll(api.world);
  for (const time of ["2027-05-06T10:30", "2027-05-07T11:30", "2027-05-08T12:30"]) {
    api.world.setTime(time);
    await sealPool(code, "313289");
    await cron();
    await workAll(api.world);
  }
  await withoutMail(async () => {
    for (const id of ["submitApplication", "orderExport"]) await run(stage, await callOf(stage, routeNamed(id)));
    await api.world.deliver();
    await takeErrands(api.world, { hasTime: turns(1) });
  });
  const records = (await next()).filter((record) => !isEntry(record));
  const told = (await toldOf(records)).flatMap((lines, at) =>
    lines.map((line) => `${line} ${keyOf(records[at] as SdkRecord).pk}`),
  );
  expect(told).toEqual([]);
  const removed = new Set(
    records.filter(({ eventName }) => eventName === "REMOVE").map((one) => classOf(classes, keyOf(one))?.name),
  );
  // what a body had that left is removed in test/domain/exit.test.ts, what an operator has looked at below
  const others = ["PERSON", "POS DAMAGE"];
  const removable = classes.filter(({ name, removed: how }) => how !== undefined && !others.includes(name));
  expect([...removed].sort()).toEqual(removable.map(({ name }) => name).sort());
  process.stdout.write(`stamps: ${records.length} changes of the pool's own, none of them told\n`);
});

test("whatever is changed, removed or put in, of whichever class, is found within the hour: how many were tried is printed", async () => {
  const lay = (item: Record<string, unknown>) =>
    raw.send(new PutCommand({ TableName: api.world.table.name, Item: item }));
  const remove = ({ pk, sk }: Item) =>
    raw.send(new DeleteCommand({ TableName: api.world.table.name, Key: { pk, sk } }));
  type Deed = { what: string; write: () => Promise<unknown>; undo: () => Promise<unknown> };
  /** Everything that can be done to an item: each of its fields changed or taken away, one added, the item gone, copied, brought back as it was an hour ago. */
  async function deeds(item: Item, name: string): Promise<Deed[]> {
    const undo = () => lay(item);
    const put = (how: string, altered: Record<string, unknown>): Deed => ({
      what: `${name}: ${how}`,
      write: () => lay(altered),
      undo,
    });
    const isFixed = item.sk === "HEAD" || /^(?:J|V|PART)#/.test(item.sk);
    const copy = isFixed ? { ...item, pk: `${item.pk}0` } : { ...item, sk: `${item.sk}0` };
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(Date.now() - 3_600_000) * 1000n);
    const old = Buffer.concat([time, await Actor.asSystem("test", homeOf(item.pk), () => stampCode(item, time))]);
    return [
      ...alterations(item).map(([how, altered]) => put(how, altered)),
      ...(item.w === undefined ? [] : [put("brought back", { ...item, w: old })]),
      { what: `${name}: removed`, write: () => remove(item), undo },
      { what: `${name}: put in`, write: () => lay(copy), undo: () => remove(copy as Item) },
    ];
  }
  const found = new Map<string, Item[]>();
  for (const item of (await raw.all()) as Item[]) {
    const one = classOf(classes, item);
    if (one === undefined || one.is === "don't care") continue;
    if (typeof item.ttl === "number" && item.ttl * 1000 < Date.parse("2027-05-08T12:30+09:00")) continue; // gone already
    found.set(one.name, [...(found.get(one.name) ?? []), item]);
  }
  const wanted = classes.filter(({ is, name }) => is !== "don't care" && name !== "POS DAMAGE").map(({ name }) => name);
  expect(wanted.filter((name) => !found.has(name))).toEqual([]);
  const all = (await Promise.all([...found].map(([name, [item]]) => deeds(item as Item, name)))).flat();
  await next();
  for (const { write, undo } of all) {
    await write();
    await undo();
  }
  const records = await next();
  expect(records).toHaveLength(2 * all.length);
  const told = await toldOf(records.filter((_, at) => at % 2 === 0));
  expect(all.filter((_, at) => told[at]?.length === 0).map(({ what }) => what)).toEqual([]);
  process.stdout.write(`stamps: ${all.length} changes of ${found.size} classes tried, none unseen\n`);
});

test("damage goes from the operators' list when one of them has looked at it, and from there nobody else takes it", async () => {
  const onList = async () => ((await raw.all()) as Item[]).filter(({ sk }) => sk === "DAMAGE");
  const [one, other] = await onList();
  await next();
  await api.world.as(api.world.operator(), () => Parked.order(Journal.parkedName(one as Item)), {
    idempotencyKey: "look",
    hash: "look",
  });
  await workAll(api.world);
  await raw.removeAll(({ pk }) => pk === other?.pk);
  const removed = (await next())
    .filter(({ eventName }) => eventName === "REMOVE")
    .filter((each) => keyOf(each).sk === "DAMAGE");
  expect(removed.map((each) => keyOf(each).pk)).toEqual([one?.pk, other?.pk]);
  expect(await toldOf(removed)).toEqual([[], ["item.removed"]]);
});

test("whatever somebody puts in and takes away again, of whichever class, with whichever fields and places, the stream goes on and tells it", async () => {
  const home = `31#${code}`;
  const fields: Record<string, unknown>[] = [
    {},
    { ttl: "soon", through: {}, home: "x", kind: 1, id: [], sent: null, mac: new Uint8Array(16), w: new Uint8Array(3) },
    { listPk: "x", v: new Set([1, 2]), w: new Uint8Array(24), mac: "x", state: { rows: "no" }, parked: "never" },
  ];
  const places = classes
    .filter(({ is, name }) => is !== "don't care" && !["HEAD", "J#"].includes(name))
    .flatMap(({ name }) => {
      const [kind = "", prefix = ""] = name.split(" ");
      return ["", "x", "ACT#", "TOWN#999999", "DUE##", "ROOT#", "#", "2027-05-06T09:00:00.000+09:00#x#y"].map((sk) => [
        kind,
        `${prefix}${sk}`,
      ]);
    });
  const hostile = [home, "31#COMMON", "31#POOL00"].flatMap((at) =>
    places.map(([kind, sk], index) => ({ ...fields[index % fields.length], pk: `${at}#${kind}#a#b`, sk: sk || "1" })),
  );
  const unique = [...new Map(hostile.map((item) => [`${item.pk} ${item.sk}`, item])).values()];
  await next();
  const TableName = api.world.table.name;
  for (const Item of unique) {
    await raw.send(new PutCommand({ TableName, Item }));
    await raw.send(new DeleteCommand({ TableName, Key: { pk: Item.pk, sk: Item.sk } }));
  }
  const records = await next();
  expect(records).toHaveLength(2 * unique.length);
  const { handler } = await import("#functions/stream/handler.ts");
  const told = await toldOf(records);
  const silent = told.flatMap((lines, at) => (lines.length === 0 ? [keyOf(records[at] as SdkRecord)] : []));
  // a timer that is due may be gone, and what is gone that never was harms nobody
  expect(silent.filter(({ pk }) => !pk.includes("#TIMER#"))).toEqual([]);
  const again = await handler({ Records: records.map((record) => toRecord(record, "arn")) } as never);
  expect(again).toEqual({ batchItemFailures: [] });
  process.stdout.write(`stamps: ${unique.length} hostile items, the stream went on\n`);
});
