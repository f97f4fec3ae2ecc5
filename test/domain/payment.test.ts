import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import { withMac } from "#core/mac.ts";
import * as Payment from "#core/payment/index.ts";
import type { Item } from "#core/table/client.ts";
import { happened } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<Record<string, never>>({ kind: "APP", version: 1 });
let world: World;
beforeAll(async () => {
  world = await newWorld({ at: "2027-04-05" });
  await world.join("313254");
  await world.join("313289");
});

const counter = () => world.staff("313254", { duties: ["counter"] });
const atCounter = <R>(run: () => R) => world.as(counter(), run);
const fees = [
  { name: "登録手数料", amount: 3000 },
  { name: "注射済票交付手数料", amount: 550 },
];

/** An entry as core/application writes it when something is filed. */
async function filed(more: { fees?: { name: string; amount: number }[]; person?: string; email?: string } = {}) {
  const id = Id.create("app");
  await atCounter(() =>
    Journal.act(kind, id, () => ({
      event: happened(
        "application.submitted",
        {
          title: "犬の登録申請",
          ...(more.person === undefined ? {} : { person: more.person }),
          set: { fees: more.fees ?? fees, warnOn: "2027-04-09", due: "2027-04-12" },
        },
        { applicant: { name: "見本 太郎", ...(more.email === undefined ? {} : { email: more.email }) } },
      ),
      state: {},
    })),
  );
  await world.deliver();
  return id;
}
const withdraw = (id: string) =>
  atCounter(() => Journal.act(kind, id, () => ({ event: happened("application.withdrawn"), state: {} })));
const stateOf = (id: string) => atCounter(async () => (await Payment.of(id)).state);
const refused = async (run: () => unknown) => {
  try {
    await run();
  } catch (error) {
    return error instanceof Problem ? error.code : error;
  }
};

test("what is filed with a fee is asked for once, row by row; without a fee nothing is asked for", async () => {
  const id = await filed();
  expect(await stateOf(id)).toMatchObject({
    status: "initiated",
    yen: 3550,
    rows: [
      { name: "登録手数料", yen: 3000 },
      { name: "注射済票交付手数料", yen: 550 },
    ],
  });
  expect(await atCounter(() => Payment.isSettled(id))).toBe(false);
  const free = await filed({ fees: [{ name: "手数料", amount: 0 }] });
  expect(await refused(() => stateOf(free))).toBe("not_found");
});

test("a fee is settled once it came in or was waived, and not before it was asked for", async () => {
  const settled = (id: string) => atCounter(() => Payment.isSettled(id));
  expect(await settled(Id.create("app"))).toBe(false);
  const [paid, waived] = [await filed(), await filed()];
  expect(await settled(paid)).toBe(false);
  await atCounter(() => Payment.receive(paid, 3550));
  await atCounter(() => Payment.cancel(waived, "減免"));
  expect([await settled(paid), await settled(waived)]).toEqual([true, true]);
});

test("cash at the counter is taken once, exactly, and gives one receipt number; the payer is told", async () => {
  const id = await filed({ email: "taro@example.jp" });
  expect(await refused(() => atCounter(() => Payment.receive(id, 3000)))).toBe("payment.amount");
  const { entry } = await atCounter(() => Payment.receive(id, 3550));
  expect(entry).toMatchObject({ type: "payment.captured", facts: { application: id, yen: 3550, method: "counter" } });
  expect(await refused(() => atCounter(() => Payment.receive(id, 3550)))).toBe("payment.settled");
  await world.deliver();
  expect(world.mails.at(-1)).toMatchObject({ to: "taro@example.jp", id: Journal.entryName(entry) });
  const page = await atCounter(() => Payment.receipt(id, { invented: true }));
  for (const part of ["見本 太郎", "3,550円", "令和9年度", "令和9年4月5日", "若桜町会計管理者", "架空"]) {
    expect(page).toContain(part);
  }
});

test("receipt numbers of a town run from 1 without gaps, however many take one at once", async () => {
  const town = world.staff("313289", { duties: ["counter"] });
  const ids = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const id = Id.create("app");
      await world.as(town, () =>
        Journal.act(kind, id, () => ({
          event: happened("application.submitted", { title: "犬の登録申請", set: { fees } }),
          state: {},
        })),
      );
      return id;
    }),
  );
  await world.deliver();
  const entries = await Promise.all(ids.map((id) => world.as(town, () => Payment.receive(id, 3550))));
  const numbers = entries.map(({ entry }) => entry.facts.receipt?.number);
  expect(numbers.sort()).toEqual([1, 2, 3, 4]);
});

test("a withdrawn application is no longer to be paid for; what was paid is there for the town to decide on", async () => {
  const [unpaid, paid] = [await filed(), await filed()];
  await atCounter(() => Payment.receive(paid, 3550));
  await withdraw(unpaid);
  await withdraw(paid);
  await world.deliver();
  expect((await stateOf(unpaid)).status).toBe("cancelled");
  expect((await stateOf(paid)).status).toBe("captured");
  const { items } = await atCounter(() => Payment.excessList({ limit: 100 }));
  expect(items.map(({ state }) => state.application)).toEqual([paid]);
});

test("a resident sees only their own payment, another town none, and only the counter takes money", async () => {
  const taro = world.resident("313254", "taro");
  const id = await filed({ person: taro.person });
  expect((await world.as(taro, () => Payment.of(id))).state.yen).toBe(3550);
  expect(await refused(() => world.as(world.resident("313254", "jiro"), () => Payment.of(id)))).toBe("not_found");
  expect(await refused(() => world.as(world.staff("313289"), () => Payment.of(id)))).toBe("not_found");
  expect(await refused(() => world.as(world.staff("313289"), () => Payment.receive(id, 3550)))).toBe("not_found");
  const drafter = world.staff("313254", { duties: ["draft"] });
  expect(await refused(() => world.as(drafter, () => Payment.receive(id, 3550)))).toBe("auth.forbidden");
  expect(await refused(() => world.as(taro, () => Payment.receive(id, 3550)))).toBe("auth.forbidden");
});

test("a request that is sent twice takes the money once and answers the same", async () => {
  const id = await filed();
  const request = { idempotencyKey: "pay-1", hash: "a", route: "POST /payment/receive" };
  const pay = () => world.as(counter(), () => Payment.receive(id, 3550), request);
  const [first, second] = [await pay(), await pay()];
  expect(second.entry).toEqual(first.entry);
  expect([first.isReplay, second.isReplay]).toEqual([false, true]);
});

test("a payment of the first version is read with its money", async () => {
  const paid = await filed();
  await atCounter(() => Payment.receive(paid, 3550));
  const { id, state } = await atCounter(() => Payment.of(paid));
  const { released: _, attempts: __, money, ...first } = state;
  const { method: ___, receipt: ____, ...unpaid } = first;
  const pk = `31#313254#PAY#${id}`;
  const raw = rawClient(world.table);
  const head = await raw.get(pk, "HEAD");
  const lay = (state: object) =>
    atCounter(async () => {
      const authentic = await withMac({ ...(head as Item), sk: "HEAD", v: 1, state });
      await raw.send(new PutCommand({ TableName: world.table.name, Item: authentic }));
    });
  await lay(first);
  expect(await stateOf(paid)).toEqual({ ...state, money });
  expect(await atCounter(() => Payment.isSettled(paid))).toBe(true);
  await lay({ ...unpaid, status: "cancelled" });
  expect(await stateOf(paid)).toMatchObject({ released: true, money: [] });
});

test("what a payment of the second version was to pay back is ordered as income of the year that it came in", async () => {
  const paid = await filed();
  await atCounter(() => Payment.receive(paid, 3550));
  await atCounter(() => Payment.cancel(paid, "減免"));
  const { id, state } = await atCounter(() => Payment.of(paid));
  const raw = rawClient(world.table);
  const head = await raw.get(`31#313254#PAY#${id}`, "HEAD");
  const second = { ...state, money: state.money.map((one) => ({ ...one, outcome: "refund" })) };
  await atCounter(async () => {
    const authentic = await withMac({ ...(head as Item), sk: "HEAD", v: 2, state: second });
    await raw.send(new PutCommand({ TableName: world.table.name, Item: authentic }));
  });
  expect((await stateOf(paid)).money).toMatchObject([
    { outcome: "refund", back: { form: "income_return", fiscalYear: 2027 } },
  ]);
});

test("the payer's name is stored nowhere in the clear", async () => {
  await filed({ email: "canary@example.jp" });
  const items = await rawClient(world.table).all();
  expect(JSON.stringify(items)).not.toMatch(/canary|見本 太郎/);
});
