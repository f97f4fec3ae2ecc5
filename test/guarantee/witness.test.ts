import { afterAll, beforeAll, expect, test } from "vitest";
import type * as Job from "#core/job/index.ts";
import { poolHome } from "#core/table/key.ts";
import { type Api, pointersOf } from "../harness/api.ts";
import { foundedApi } from "../harness/founded.ts";
import { peopleOf } from "../harness/founding.ts";
import { chainPool } from "../harness/seal.ts";
import { rawClient } from "../harness/table.ts";
import { workAll } from "../harness/worker.ts";

const [wakasa, chizu] = ["313254", "313289"] as const;
const auditor = "kansa@example.jp";

let api: Api;
beforeAll(async () => {
  api = await foundedApi("april");
  const people = peopleOf(api);
  const token = await people.staff(wakasa, "admin", { acr: "ial2" });
  const set = (to: string[]) =>
    api.call("post", `/v1/towns/${wakasa}/settings/seal.mail`, { token, body: { from: "2027-04-01", value: { to } } });
  expect(pointersOf(await set(["kansa"]))).toEqual(["/value/to/0"]);
  expect((await set([auditor])).status).toBe(201);
  await api.world.deliver();
});
afterAll(() => api.stop());

/** A token of this moment: yesterday's is none any more. */
const operator = () => peopleOf(api).operator();

/** What the clock brings at a moment, and what follows. */
async function at(time: string): Promise<void> {
  api.world.setTime(time);
  const { handler } = await import("#functions/cron/handler.ts");
  for (const schedule of ["seals", "chain"] as const) await handler({ schedule });
  await api.world.deliver();
}

const told = () => api.world.mails.filter(({ subject }) => subject.includes("記録の封印"));
const headIn = (text: string) => /^[0-9]+:[0-9a-f]{64}$/m.exec(text)?.[0] ?? "";

async function verified(witness?: string): Promise<{ damaged: number; findings: { damaged: object[] }[] }> {
  const body = { body: chizu, ...(witness === undefined ? {} : { witness }) };
  const answer = await api.call("post", "/v1/pool/verifications", { token: await operator(), body });
  expect(answer.status, answer.text).toBe(202);
  await workAll(api.world);
  const { job } = answer.body as { job: string };
  const shown = (await api.call("get", `/v1/pool/jobs/${job}`, { token: await operator() })).body as Job.JobState;
  return shown.outcome as Awaited<ReturnType<typeof verified>>;
}

test("a town that says to whom receives the head of the pool's seals by mail, each morning once; no other town does", async () => {
  await at("2027-04-06T05:30");
  expect(told()).toEqual([]);
  await at("2027-04-06T06:12");
  expect(told()).toEqual([expect.objectContaining({ to: auditor, text: expect.stringContaining("--witness") })]);
  await at("2027-04-06T07:12");
  expect(told()).toHaveLength(1);
  await at("2027-04-07T09:12"); // who was not there at six is there at nine
  expect(told().map(({ to }) => to)).toEqual([auditor, auditor]);
  const heads = told().map(({ text }) => headIn(text));
  expect(new Set(heads).size).toBe(2);
});

test("a head that was kept outside holds the pool to its seals: who rewrites table, files and signatures alike is found out", async () => {
  const [first = "", second = ""] = told().map(({ text }) => headIn(text));
  for (const head of [first, second]) expect((await verified(head)).damaged).toBe(0);

  // whoever has the keys too makes another chain, of which nothing tells by itself
  for (const name of [...api.world.files.keys()]) if (name.includes("/chain/")) api.world.files.delete(name);
  await rawClient(api.world.table).removeAll(({ pk }) => String(pk).endsWith("#SEALCHAIN"));
  await at("2027-04-07T10:12");
  await at("2027-04-07T11:12");
  expect(await chainPool(wakasa, chizu)).toBeUndefined();
  expect((await verified()).damaged).toBe(0);

  const { damaged, findings } = await verified(first);
  expect(damaged).toBe(1);
  const where = `${poolHome("31")}#SEALCHAIN ${first.split(":")[0]}`;
  expect(findings[0]?.damaged).toEqual([{ where, what: "外に残された封印の先頭と一致しません" }]);
  expect(findings).toHaveLength(2); // and the town that was asked for is looked at all the same
  expect((await verified(`999999:${"0".repeat(64)}`)).damaged).toBe(1);
});

test("what is no head is refused with a pointer to it", async () => {
  for (const witness of [
    "",
    "1",
    `0:${"0".repeat(64)}`,
    `1:${"0".repeat(63)}`,
    `1:${"G".repeat(64)}`,
    `${"9".repeat(200)}:0`,
  ]) {
    const answer = await api.call("post", "/v1/pool/verifications", { token: await operator(), body: { witness } });
    expect([witness, answer.status, pointersOf(answer)]).toEqual([witness, 400, ["/witness"]]);
  }
});
