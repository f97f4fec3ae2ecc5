import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Exit from "#core/exit/index.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import { bodyHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import { writeExport } from "#functions/cli/write.ts";
import { contents } from "#functions/contents.ts";
import type { Api } from "../harness/api.ts";
import { callOf, covered, routeNamed, run, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { canary } from "../harness/founding.ts";
import { happened } from "../harness/happened.ts";
import { killedAfter } from "../harness/killed.ts";
import { sealPool } from "../harness/seal.ts";
import { streamRecords } from "../harness/stream.ts";
import { rawClient } from "../harness/table.ts";
import { isEntry, keyOf, toldOf } from "../harness/told.ts";

const wakasa = "313254";
const chizu = "313289";
const home = (code: string) => bodyHome(parseBodyCode(code));

let api: Api;
let changes: ReturnType<typeof streamRecords>;
const folder = mkdtempSync(join(tmpdir(), "machipool-exit-"));
beforeAll(async () => {
  api = await foundedApi("april");
  changes = streamRecords(api.world.table, "LATEST");
  await changes();
  // a town in which everything was done that can be done
  const stage = stageOf(api, wakasa);
  for (const route of covered.filter(({ path, method }) => path.startsWith("/v1/towns/") && method !== "get"))
    await run(stage, await callOf(stage, route));
  const other = stageOf(api, chizu);
  for (const id of ["submitApplication", "bookFacility"]) await run(other, await callOf(other, routeNamed(id)));
  await api.world.deliver();
  api.world.setTime("2027-04-06");
  await sealPool(wakasa, chizu);
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

const inside = <R>(code: string, work: () => Promise<R>): Promise<R> => Actor.asSystem("test", home(code), work);
const operator = <R>(work: () => Promise<R>): Promise<R> => api.world.as(api.world.operator(), work);

/** Everything that lies in a home, past the fence; the buckets of the rate limit are gone within a day. */
async function stored(code: string): Promise<Map<string, string>> {
  const items = await rawClient(api.world.table).all();
  const own = items.filter(({ pk }) => String(pk).startsWith(`${home(code)}#`) && !String(pk).includes("#LIMIT#"));
  return new Map(own.map((item) => [`${item.pk}|${item.sk}`, digestOf(item)]));
}

/** The order in which the engine names attributes changes from one reading to the next. */
const digestOf = (item: unknown): string => createHash("sha256").update(JSON.stringify(item, sorted)).digest("hex");
const sorted = (_name: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const verified = (code: string) => inside(code, () => Journal.verify("2027-04-01", "2027-04-30"));

const lines = (file: string) =>
  readFileSync(join(folder, "out", file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

test("the walk finds every item of a home, and each once", async () => {
  const found: string[] = [];
  await inside(wakasa, async () => {
    for await (const { pk, sk } of Exit.items(contents)) found.push(`${pk}|${sk}`);
  });
  expect(found.toSorted()).toEqual([...(await stored(wakasa)).keys()].toSorted());
});

test("a body that is in, or suspended without an export since, cannot leave", async () => {
  const leave = () => operator(() => Membership.leave(wakasa, "試験"));
  await expect(leave()).rejects.toMatchObject({ code: "membership.state" });
  await operator(() => Membership.suspend(wakasa, "脱退の準備"));
  await api.world.deliver();
  await expect(leave()).rejects.toMatchObject({ code: "membership.not_exported" });
  await expect(inside(wakasa, () => Exit.disposeHome(contents))).rejects.toThrow(Exit.NotLeftError);
});

test("an export holds everything in open formats, proves itself, and leaves an entry", async () => {
  const before = await stored(wakasa);
  const { manifest, entry } = await inside(wakasa, () => writeExport(join(folder, "out")));
  for (const [name, { sha256, lines: count }] of Object.entries(manifest.files)) {
    const bytes = readFileSync(join(folder, "out", name));
    expect([name, createHash("sha256").update(bytes).digest("hex"), lines(name).length]).toEqual([name, sha256, count]);
  }
  const text = readFileSync(join(folder, "out/manifest.json"));
  expect(entry).toMatchObject({
    type: "tenant.exported",
    facts: { manifest: createHash("sha256").update(text).digest("hex") },
  });
  const total = Object.values(manifest.files).reduce((sum, file) => sum + file.lines, 0);
  expect(total).toBe(before.size - 1 + 1 + 1); // without the home's key; with the public key and the record of this reading
  expect(lines("aggregates/APP.jsonl")[0].personal.applicant.name).toContain(canary.name);
  for (const one of lines("journal/APP.jsonl"))
    expect(createHash("sha256").update(one.open).digest("hex")).toBe(one.hash);
  expect(lines("reads.jsonl").at(-1).open).toContain("団体の全データの出力");
  expect(lines("seals.jsonl")[0].list.leaves.length).toBeGreaterThan(10);
});

test("a second export into the same folder is refused", async () => {
  await expect(inside(wakasa, () => writeExport(join(folder, "out")))).rejects.toThrow("すでにあります");
});

test("leaving disposes of everything, also after a kill, and changes no byte of another town", async () => {
  const others = await stored(chizu);
  await operator(() => Membership.leave(wakasa, "連携協約の廃止"));
  await api.world.deliver();
  expect((await inside(wakasa, () => Tenant.current()))?.state.status).toBe("left");
  await inside(wakasa, () => killedAfter(40, () => Exit.disposeHome(contents)));
  expect((await verified(wakasa)).damaged).toEqual([]);
  const first = await inside(wakasa, () => Exit.disposeHome(contents));
  expect(first).toMatchObject({
    disposedOn: "2027-04-06",
    backupsExpire: "2027-05-11",
    certificate: "廃棄証明-313254",
  });
  expect(await inside(wakasa, () => Exit.disposeHome(contents))).toEqual(first);
  await api.world.deliver();
  expect(await stored(chizu)).toEqual(others);
});

test("afterwards the journal verifies as disposed, the seals hold, and nothing of a person is left", async () => {
  const report = await verified(wakasa);
  expect(report.damaged).toEqual([]);
  expect([report.disposed, report.seals]).toEqual([report.aggregates, 1]);
  const items = await rawClient(api.world.table).all();
  const own = items.filter(({ pk }) => String(pk).startsWith(`${home(wakasa)}#`));
  expect(own.filter(({ key, secret, closed, listPk, minePk }) => key ?? secret ?? closed ?? listPk ?? minePk)).toEqual(
    [],
  );
  expect(
    new Set(
      own
        .map(({ pk }) => String(pk).split("#")[2])
        .filter((kind) => /^(SLOT|QUOTA|POS|PAPER|ADMINS|RECEIPT)$/.test(kind ?? "")),
    ),
  ).toEqual(new Set());
  const pointers = items.filter(({ pk, town }) => String(pk).includes("#COMMON#PERSON#") && town === wakasa);
  expect(pointers).toEqual([]);
});

test("nothing of that is taken for somebody else's, from the first act to the last thing that is disposed of", async () => {
  const records = (await changes()).filter((record) => !isEntry(record));
  const told = (await toldOf(records)).flatMap((lines, at) =>
    lines.map((line) => [line, keyOf(records[at] as never).pk]),
  );
  expect(told).toEqual([]);
  expect(records.some((one) => one.eventName === "REMOVE" && keyOf(one).pk.includes("#COMMON#PERSON#"))).toBe(true);
});

test("what was disposed of cannot be changed any more, and a timer that was left behind does nothing", async () => {
  const [app] = lines("aggregates/APP.jsonl");
  await expect(
    inside(wakasa, () =>
      Journal.act({ kind: "APP", version: 1 }, app.id, (head) => ({ event: happened("test"), state: head?.state })),
    ),
  ).rejects.toMatchObject({ code: "record.disposed" });
  const { handler } = await import("#functions/cron/handler.ts");
  api.world.setTime("2027-06-30");
  await handler();
  expect(api.logged.filter((line) => line.includes("timer failed"))).toEqual([]);
  expect((await inside(wakasa, () => Journal.verify("2027-04-01", "2027-06-30"))).damaged).toEqual([]);
});
