import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import * as Id from "#core/id.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { createPayments } from "#infra/local/payment/adapter.ts";
import type { Posted } from "#infra/local/payment/outbox.ts";
import { type Provider, startProvider } from "#infra/local/payment/provider.ts";

const folder = temporaryFolder();
afterAll(() => folder.close());
let provider: Provider | undefined;
afterEach(() => provider?.stop());

const town = "313254";
const poolUrl = "https://pool.example.jp";

/** A provider whose messages come here; `takes` says whether they are taken. */
async function start(name: string, takes: (message: Posted) => boolean = () => true) {
  const posted: Posted[] = [];
  const started = await startProvider({
    port: 0,
    folder: folder.file(name),
    post: async (message) => {
      posted.push(message);
      return takes(message);
    },
  });
  provider = started;
  return { provider: started, posted, payments: createPayments({ ...started, poolUrl }) };
}

const newOrder = (more = {}) => ({
  id: Id.create("att"),
  town,
  reference: Id.create("pay"),
  title: "<b>犬</b>の登録申請",
  yen: 3000,
  until: Clock.now() + 60_000,
  ...more,
});
const states = (posted: Posted[]) => posted.map(({ text }) => (JSON.parse(text) as { state: string }).state);
const choose = (page: string, choice: string) =>
  fetch(page, { method: "POST", body: new URLSearchParams({ choose: choice }), redirect: "manual" });

test("an order is one by its id: the same again is the same page, another amount or town is none of it", async () => {
  const { payments } = await start("one");
  const order = newOrder();
  const { page } = await payments.start(order);
  expect(await payments.start(order)).toEqual({ page });
  await expect(payments.start({ ...order, yen: 1 })).rejects.toThrow();
  await expect(payments.start({ ...order, town: "313289" })).rejects.toThrow();
  expect(await payments.look({ id: order.id, town })).toEqual({ state: "open", yen: 0, ended: false });
  expect(await payments.look({ id: order.id, town: "313289" })).toBeUndefined();
  expect(await payments.look({ id: Id.create("att"), town })).toBeUndefined();
});

test("the page escapes what it shows, pays once, and is closed after its time", async () => {
  const { provider, payments } = await start("page");
  const order = newOrder();
  const { page } = await payments.start(order);
  expect(await (await fetch(page)).text()).toContain("&lt;b&gt;犬&lt;/b&gt;");
  expect((await choose(page, "steal")).status).toBe(400);
  expect((await fetch(`${page}x`)).status).toBe(404);
  await choose(page, "pay");
  await choose(page, "fail");
  expect(await payments.look({ id: order.id, town })).toEqual({ state: "captured", yen: 3000, ended: true });
  const late = newOrder({ until: Clock.now() - 1 });
  await choose((await payments.start(late)).page, "pay");
  expect(provider.orders().find(({ id }) => id === late.id)?.state).toBe("open");
});

test("a refund is made once for its id, never beyond what was captured", async () => {
  const { provider, payments } = await start("refund");
  const order = newOrder();
  await payments.start(order);
  const refund = { id: Id.create("ref"), order: order.id, town, yen: 3000 };
  await expect(payments.refund(refund)).rejects.toMatchObject({ code: "payment.refused" });
  provider.move(order.id, "captured");
  await Promise.all([payments.refund(refund), payments.refund(refund)]);
  await expect(payments.refund({ ...refund, id: Id.create("ref") })).rejects.toMatchObject({ code: "payment.refused" });
  expect(provider.orders().find(({ id }) => id === order.id)?.refunds).toEqual([{ id: refund.id, yen: 3000 }]);
});

test("messages are signed for their town, and can be held, doubled, turned round and lost", async () => {
  const { provider, posted, payments } = await start("messages");
  const order = newOrder();
  await payments.start(order);
  await provider.deliver("hold");
  for (const state of ["pending", "failed", "captured"] as const) provider.move(order.id, state);
  expect(posted).toEqual([]);
  await provider.deliver("send", { twice: true, reversed: true });
  expect(states(posted)).toEqual(["captured", "captured", "failed", "failed", "pending", "pending"]);
  for (const { url, headers, text } of posted) {
    expect(url).toBe(`${poolUrl}/v1/towns/${town}/payments/messages`);
    expect(payments.referenceOf({ headers, text }, town)).toBe(order.reference);
    expect(() => payments.referenceOf({ headers, text }, "313289")).toThrow("payment.message");
  }
  const lost = newOrder();
  await payments.start(lost);
  await provider.deliver("lose");
  provider.move(lost.id, "captured");
  await provider.deliver("send");
  expect(posted).toHaveLength(6);
});

test("a second start knows orders, keys and what was not handed over", async () => {
  const first = await start("kept", () => false);
  const order = newOrder();
  const { page } = await first.payments.start(order);
  first.provider.move(order.id, "captured");
  await first.provider.stop();
  writeFileSync(`${folder.file("kept")}/orders/${order.id}.json.part`, "{"); // a kill in the middle of a write
  const second = await start("kept");
  await second.provider.deliver("send");
  expect(states(second.posted)).toEqual(["captured"]);
  expect(second.provider.credentials(town)).toEqual(first.provider.credentials(town));
  expect(new URL((await second.payments.start(order)).page).pathname).toBe(new URL(page).pathname);
  expect(await second.payments.look({ id: order.id, town })).toMatchObject({ state: "captured", yen: 3000 });
  expect(readdirSync(folder.file("kept")).sort()).toEqual(["orders", "secret"]);
  rmSync(folder.file("kept"), { recursive: true });
});

test("nobody calls it without the key of the body", async () => {
  const { provider, payments } = await start("keys");
  const order = newOrder();
  await payments.start(order);
  for (const authorization of ["", `Bearer ${town}.x`, `Bearer 313289.${provider.credentials(town).apiKey}`]) {
    expect((await fetch(`${provider.url}/orders/${order.id}`, { headers: { authorization } })).status).toBe(401);
  }
  const authorization = `Bearer ${town}.${provider.credentials(town).apiKey}`;
  for (const [method, path, body] of [
    ["PUT", `/orders/${Id.create("att")}`, "{"],
    ["PUT", `/orders/${Id.create("att")}`, "x".repeat(20_000)],
    ["PUT", "/orders/..", "{}"],
    ["DELETE", `/orders/${order.id}`, ""],
  ] as const) {
    const sent = { method, headers: { authorization }, ...(body === "" ? {} : { body }) };
    expect((await fetch(provider.url + path, sent)).status).toBeGreaterThanOrEqual(400);
  }
});
