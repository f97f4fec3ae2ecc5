import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import * as Clock from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { paymentIdOf } from "#core/payment/entity.ts";
import { cancelled, captured, decided, overpaid, refunded } from "#core/payment/event.ts";
import * as Payment from "#core/payment/index.ts";
import * as Port from "#core/port.ts";
import * as Tenant from "#core/tenant/index.ts";
import { notContracted } from "#infra/aws/payments.ts";
import { createPayments } from "#infra/local/payment/adapter.ts";
import { sign, signatureHeader } from "#infra/local/payment/signature.ts";
import { rawClient } from "../harness/table.ts";
import { code, type FeeWorld, feeWorld, refused, yen } from "./fee.ts";

let fee: FeeWorld;
beforeAll(async () => {
  fee = await feeWorld();
});

const decide = (id: string, money: string, outcome: Payment.Outcome) =>
  refused(() => fee.atCounter(() => Payment.decide(id, { money, outcome, reason: "二重の納付のため" })));
const subjects = (to: string) => fee.world.mails.filter((mail) => mail.to === to).map(({ subject }) => subject);
const receiptsOf = async (id: string) => {
  const given = Journal.among(await fee.entriesOf(id), captured, overpaid, cancelled, decided, refunded);
  return new Set(given.flatMap(({ facts }) => facts.receipt?.number ?? []));
};
const orderOf = (attempt: string) => fee.provider.orders().find(({ id }) => id === attempt);

/** Everything that a payment comes to, without the days and numbers that differ from one to the next. */
async function outcomeOf(id: string) {
  const { status, method, released, money, attempts } = await fee.stateOf(id);
  const { money: shown } = await fee.shown(id);
  return {
    status,
    method,
    released,
    attempts: attempts.map((one) => [one.status, one.ended]),
    money: shown.map(({ method, yen, use }) => ({ method, yen, use })),
    count: money.length,
    receipts: (await receiptsOf(id)).size,
    listed: (await fee.excess()).includes(id),
  };
}

test("a resident pays on the provider's page, comes back, and has a receipt that names the way; the page closes", async () => {
  const email = "online@example.jp";
  const id = await fee.filed({ email });
  const { page, attempt } = await fee.start(id);
  expect(await (await fetch(page)).text()).toMatch(/犬の登録申請.*3,550円.*架空/s);
  expect((await fee.stateOf(id)).status).toBe("initiated");
  expect(await fee.onPage(page, "pay")).toBe(
    `https://pool.example.jp/v1/towns/${code}/payments/${paymentIdOf(id)}/return`,
  );
  expect(await fee.comeBack(id)).toContain("納付を確認しました");
  expect(await fee.shown(id)).toMatchObject({
    status: "captured",
    method: "online",
    attempts: [{ id: attempt, status: "captured" }],
    money: [{ id: attempt, yen, use: "fee" }],
  });
  expect(await fee.atCounter(() => Payment.receipt(id, { invented: true }))).toContain("オンライン決済");
  expect(await fee.atCounter(() => Payment.isSettled(id))).toBe(true);
  expect(await (await fetch(page)).text()).toContain("もう受け付けていません");
  expect(await refused(() => fee.start(id))).toBe("payment.settled");
  await fee.world.deliver();
  expect(subjects(email)).toEqual(["納付を受け付けました"]);
});

test("waiting for the provider, a failure, and walking away are told apart, each with what to do next", async () => {
  const id = await fee.filed();
  const pending = await fee.start(id);
  await fee.onPage(pending.page, "later");
  expect(await fee.comeBack(id)).toContain("もう一度納付しないでください");
  expect((await fee.shown(id)).status).toBe("pending");
  const failing = await fee.filed();
  await fee.onPage((await fee.start(failing)).page, "fail");
  expect(await fee.comeBack(failing)).toContain("納付されませんでした");
  expect((await fee.shown(failing)).next).toContain("もう一度オンラインで試すか");
  const left = await fee.filed();
  await fee.onPage((await fee.start(left)).page, "leave");
  expect(await fee.comeBack(left)).toContain("まだ納付されていません");
});

test("the same request finds the same order and page; another one is another attempt, and there is an end to them", async () => {
  const id = await fee.filed();
  const [first, again] = await Promise.all([fee.start(id, "k-1"), fee.start(id, "k-1")]);
  expect(again).toEqual(first);
  expect(await fee.start(id, "k-2")).not.toEqual(first);
  expect((await fee.stateOf(id)).attempts).toHaveLength(2);
  for (let n = 3; n <= 20; n++) await fee.start(id, `k-${n}`);
  expect(await refused(() => fee.start(id, "k-21"))).toBe("payment.attempts");
  expect(await fee.start(id, "k-1")).toEqual(first);
});

test("only who applied pays online, in a town whose dated setting says so, where a provider is contracted", async () => {
  const { world, taro, staff } = fee;
  const id = await fee.filed();
  const jiro = world.resident(code, "jiro");
  expect(await refused(() => world.as(jiro, () => Payment.start(id)))).toBe("not_found");
  expect(await refused(() => world.as(staff, () => Payment.start(id)))).toBe("auth.forbidden");
  const ports = Port.use();
  Port.install({ ...ports, payments: notContracted });
  expect(await refused(() => fee.start(id))).toBe("payment.no_provider");
  Port.install(ports);
  expect((await fee.stateOf(id)).attempts).toEqual([]);

  const other = await feeWorld();
  const theirs = await other.filed();
  const from = (date: string, accepts: boolean) =>
    other.world.as(staff, () => Tenant.set(Payment.onlineSettingName, date, { accepts }, { reason: "訂正" }));
  await from("2027-04-05", false);
  expect(await refused(() => other.start(theirs))).toBe("payment.counter_only");
  other.world.setTime("2027-03-31");
  expect(await refused(() => other.world.as(taro, () => Payment.start(theirs)))).toBe("setting.missing");
  fee = await feeWorld();
});

type Event = "return" | "message" | "look" | "cancel" | "cash" | "withdrawal";
const events: Event[] = ["return", "message", "look", "cancel", "cash", "withdrawal"];

/** What happens, on the payment of one application with one attempt. */
const happen = (id: string, attempt: string): Record<Event, () => Promise<unknown>> => ({
  return: () => refused(() => fee.comeBack(id)),
  message: () => refused(() => fee.heed(attempt)),
  look: () => refused(() => fee.follow(id)),
  cancel: () => fee.cancel(id),
  cash: () => fee.cash(id),
  withdrawal: () => refused(() => fee.withdraw(id)),
});

/** Each at least once, some again, in any order. */
const histories = fc
  .array(fc.constantFrom(...events), { maxLength: 4 })
  .chain((more) => fc.shuffledSubarray([...events, ...more], { minLength: events.length + more.length }));

test("return, message, look, cancellation, cash and withdrawal end in the same state in every order, again and at once", async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.boolean(), async (history, atOnce) => {
      const id = await fee.filed();
      const { page, attempt } = await fee.start(id);
      await fee.onPage(page, "pay");
      const does = happen(id, attempt);
      const answers: unknown[] = [];
      const play = async (event: Event) => {
        const answer = await does[event]();
        if (event === "cash") answers.push(answer);
      };
      if (atOnce) await Promise.all(history.map(play));
      else {
        for (const event of history) {
          await play(event);
          await fee.world.deliver();
        }
      }
      await fee.world.deliver();
      for (const event of ["cancel", "look"] as const) await does[event](); // who was too busy comes again
      expect(answers.every((one) => one === "payment.settled" || one === "busy")).toBe(true);
      expect(await outcomeOf(id)).toEqual({
        status: "captured",
        method: "online",
        released: true,
        attempts: [["captured", true]],
        money: [{ method: "online", yen, use: "excess" }],
        count: 1,
        receipts: 1,
        listed: true,
      });
    }),
    { numRuns: 15 },
  );
});

test("whenever the payer pays and whatever message is lost, no yen is lost, none is taken twice for the fee, one receipt is given", async () => {
  const story = fc.tuple(
    fc
      .subarray(events)
      .chain((some) => fc.shuffledSubarray([...some, ...some, "pay"], { minLength: some.length * 2 + 1 })),
    fc.constantFrom("pay" as const, "fail" as const, "later" as const),
  );
  await fc.assert(
    fc.asyncProperty(story, async ([history, choose]) => {
      const id = await fee.filed();
      const { page, attempt } = await fee.start(id);
      const does = { ...happen(id, attempt), pay: () => fee.onPage(page, choose) };
      let [cash, released] = [false, false];
      for (const event of history as (Event | "pay")[]) {
        const answer = await does[event]();
        if (event === "cash" && answer === undefined) cash = true;
        if (event === "cancel" || event === "withdrawal") released = true;
        if (event === "withdrawal") await fee.world.deliver();
      }
      await fee.follow(id);
      const captured = choose === "pay";
      const total = (cash ? yen : 0) + (captured ? yen : 0);
      const { state, ...rest } = { ...(await outcomeOf(id)), state: await fee.stateOf(id) };
      const inExcess = rest.money.filter(({ use }) => use === "excess").reduce((sum, one) => sum + one.yen, 0);
      expect({ total: state.money.reduce((sum, one) => sum + one.yen, 0), inExcess, receipts: rest.receipts }).toEqual({
        total,
        inExcess: released ? total : Math.max(0, total - yen),
        receipts: total > 0 ? 1 : 0,
      });
      const waiting = choose === "fail" ? "failed" : "pending";
      expect(rest.status).toBe(total > 0 ? "captured" : released ? "cancelled" : waiting);
      expect(rest.listed).toBe(inExcess > 0);
      expect(await fee.atCounter(() => Payment.isSettled(id))).toBe(released || total > 0);
    }),
    { numRuns: 15 },
  );
});

test("a payer who walks away is looked at after 15 minutes and daily until the order ends, then no more", async () => {
  const { world } = fee;
  const id = await fee.filed();
  const { attempt, page } = await fee.start(id);
  await world.deliver();
  const looks = async () => (await fee.entriesOf(id)).filter(({ type }) => type === "payment.looked").length;
  world.setTime("2027-04-05T09:14");
  await fee.sweep();
  expect(await looks()).toBe(0);
  for (const [time, count] of [
    ["2027-04-05T09:15", 1],
    ["2027-04-05T18:00", 1],
    ["2027-04-06T09:15", 2],
    ["2027-04-07T09:15", 3],
    ["2027-04-08T09:15", 4],
  ] as const) {
    world.setTime(time);
    await fee.sweep();
    await world.deliver();
    expect([time, await looks()]).toEqual([time, count]);
  }
  world.setTime("2027-04-09T09:15");
  expect(await fee.sweep()).toEqual({ done: expect.any(Number), failed: 0 });
  await world.deliver();
  expect((await fee.stateOf(id)).attempts).toMatchObject([{ id: attempt, status: "failed", ended: true }]);
  world.setTime("2027-05-09T09:15");
  await fee.sweep();
  await world.deliver();
  expect(await looks()).toBe(4);
  expect(await fee.onPage(page, "pay")).not.toBeNull();
  expect(orderOf(attempt)?.state).toBe("open");
  world.setTime("2027-05-09T10:00");
});

test("a capture that was reported as a failure, weeks late and without a message, is found", async () => {
  const { world, provider } = fee;
  const id = await fee.filed();
  const { page, attempt } = await fee.start(id);
  await fee.onPage(page, "fail");
  await fee.comeBack(id);
  await world.deliver();
  expect((await fee.stateOf(id)).status).toBe("failed");
  provider.move(attempt, "captured");
  world.setTime("2027-05-09T10:15");
  await fee.sweep();
  expect(await fee.stateOf(id)).toMatchObject({ status: "captured", method: "online" });
  // and one that the provider had said nothing more could come of
  const late = await fee.filed();
  const second = await fee.start(late);
  await world.deliver();
  world.setTime("2027-06-20");
  await fee.sweep();
  await world.deliver();
  expect((await fee.stateOf(late)).attempts).toMatchObject([{ ended: true, status: "failed" }]);
  provider.move(second.attempt, "captured");
  await fee.heed(second.attempt);
  expect((await fee.stateOf(late)).status).toBe("captured");
});

test("what comes in after cash, or by another attempt, is excess: the payer is told, the town decides once, the provider pays back once", async () => {
  const { world, provider } = fee;
  const email = "twice@example.jp";
  const id = await fee.filed({ email });
  const [one, other] = [await fee.start(id), await fee.start(id)];
  expect(await fee.cash(id)).toBeUndefined();
  for (const { page } of [one, other]) await fee.onPage(page, "pay");
  await fee.heed(other.attempt);
  await fee.heed(one.attempt);
  expect(await fee.excess()).toContain(id);
  const overpaid = (await fee.entriesOf(id)).filter(({ type }) => type === "payment.overpaid");
  expect(overpaid.map(({ facts }) => (facts.money as { id: string }).id).sort()).toEqual(
    [one.attempt, other.attempt].sort(),
  );
  expect(await decide(id, "counter", "refund")).toBe("payment.not_excess"); // it pays the fee
  expect(await decide(id, one.attempt, "refund")).toBeUndefined();
  expect(await decide(id, one.attempt, "keep")).toBe("payment.not_excess");
  expect(await decide(id, other.attempt, "keep")).toBeUndefined();
  expect(orderOf(one.attempt)?.refunds).toEqual([]);
  await world.deliver();
  await fee.sweep();
  await fee.follow(id);
  await world.deliver();
  expect(orderOf(one.attempt)?.refunds).toMatchObject([{ yen }]);
  expect(orderOf(other.attempt)?.refunds).toEqual([]);
  expect((await fee.shown(id)).money.map(({ use }) => use).sort()).toEqual(["fee", "kept", "returned"]);
  expect(await fee.excess()).not.toContain(id);
  expect(await fee.atCounter(() => Payment.isSettled(id))).toBe(true);
  expect(subjects(email)).toEqual([
    "納付を受け付けました",
    "納めすぎとなった納付金があります",
    "納めすぎとなった納付金があります",
    "納付金の還付を決めました",
    "納付金を還付しないことに決めました",
    "納付金を還付しました",
  ]);
  const decided = (await fee.entriesOf(id)).find(({ type }) => type === "payment.decided");
  expect([decided?.by, decided?.closed?.reason]).toEqual([expect.stringMatching(/^staff:/), "二重の納付のため"]);
  expect(provider.orders().every((order) => order.refunds.length <= 1)).toBe(true);
});

test("cash in excess goes back over the counter, exactly, once it was decided", async () => {
  const { world } = fee;
  const id = await fee.filed();
  await fee.cash(id);
  await fee.withdraw(id);
  await world.deliver();
  const repay = (amount: number) => refused(() => fee.atCounter(() => Payment.repay(id, amount)));
  expect(await repay(yen)).toBe("payment.not_excess");
  expect(await decide(id, "counter", "refund")).toBeUndefined();
  await fee.follow(id);
  expect(await fee.excess()).toContain(id);
  expect(await repay(yen - 1)).toBe("payment.amount");
  expect(await repay(yen)).toBeUndefined();
  expect(await repay(yen)).toBe("payment.not_excess");
  expect((await fee.stateOf(id)).status).toBe("refunded");
  expect(await fee.excess()).not.toContain(id);
});

test("only the deciding duty decides, only the counter hands out cash, and another town finds nothing", async () => {
  const { world } = fee;
  const id = await fee.filed();
  await fee.cash(id);
  await fee.cancel(id);
  const by = (duties: ("counter" | "decide" | "draft" | "admin")[], town = code) => world.staff(town, { duties });
  const input = { money: "counter", outcome: "refund", reason: "誤り" } as const;
  for (const duties of [["counter"], ["draft"], ["admin"]] as const) {
    expect(await refused(() => world.as(by([...duties]), () => Payment.decide(id, input)))).toBe("auth.forbidden");
  }
  expect(await refused(() => world.as(by(["decide"], "313289"), () => Payment.decide(id, input)))).toBe("not_found");
  await world.as(by(["decide"]), () => Payment.decide(id, input));
  expect(await refused(() => world.as(by(["decide"]), () => Payment.repay(id, yen)))).toBe("auth.forbidden");
  const theirs = await world.as(by(["counter"], "313289"), () => Payment.excessList({ limit: 100 }));
  expect(theirs.items).toEqual([]);
});

test("money of another amount than was asked pays for nothing, and is there to be paid back", async () => {
  const id = await fee.filed();
  const { attempt, page } = await fee.start(id);
  await fee.onPage(page, "pay");
  const ports = Port.use();
  const look: Port.Payments["look"] = async (order) => {
    const said = await ports.payments.look(order);
    return said && { ...said, yen: said.yen - 1 };
  };
  Port.install({ ...ports, payments: { ...ports.payments, look } });
  await fee.heed(attempt);
  Port.install(ports);
  expect(await outcomeOf(id)).toMatchObject({ status: "initiated", receipts: 0, listed: true });
  expect(await fee.atCounter(() => Payment.isSettled(id))).toBe(false);
  expect(await fee.cash(id)).toBeUndefined();
  expect((await fee.shown(id)).money.map(({ use }) => use)).toEqual(["excess", "fee"]);
});

test("a message that is signed and speaks of no payment is a listed problem", async () => {
  const { world, provider } = fee;
  const { messageKey } = provider.credentials(code);
  const signed = (text: string) => {
    const message = { headers: { [signatureHeader]: sign(messageKey, Clock.now(), text) }, text };
    return refused(() => world.as(world.public(code), () => Payment.heed(message)));
  };
  const malformed = ["", "{", "null", "[]", "{}", '{"reference":1}', '{"reference":"x"}', '{"reference":"pay_#HEAD"}'];
  malformed.push(
    JSON.stringify({ reference: "x".repeat(10_000) }),
    JSON.stringify({ reference: "app_".padEnd(30, "0") }),
  );
  for (const text of malformed) expect([text, await signed(text)]).toEqual([text, "payment.message"]);
  expect(await signed(JSON.stringify({ reference: "pay_".padEnd(30, "0") }))).toBe("not_found");
});

test("a message with a wrong signature, of another town or from before five minutes is refused, and nothing is stored", async () => {
  const { world, provider } = fee;
  const id = await fee.filed();
  const { attempt, page } = await fee.start(id);
  await fee.onPage(page, "pay");
  const { headers, text } = provider.message(attempt);
  const as = (message: Port.Message, town = code) =>
    refused(() => world.as(world.public(town), () => Payment.heed(message)));
  const before = (await rawClient(world.table).all()).length;
  const signature = headers["provider-signature"] ?? "";
  for (const [message, town] of [
    [{ headers: {}, text }],
    [{ headers: { "provider-signature": `${signature.slice(0, -1)}${signature.endsWith("0") ? "1" : "0"}` }, text }],
    [{ headers, text: text.replace("captured", "failed") }],
    [{ headers, text }, "313289"],
  ] as const) {
    expect(await as(message, town)).toBe("payment.message");
  }
  const now = Clock.now();
  for (const away of [-301_000, 301_000]) {
    Clock.install(() => now + away);
    expect(await as({ headers, text })).toBe("payment.message");
  }
  Clock.install(() => now);
  expect((await rawClient(world.table).all()).length).toBe(before);
  expect(await as({ headers, text })).toBeUndefined();
  expect((await fee.stateOf(id)).status).toBe("captured");
});

test("while the provider does not answer, nothing is lost: the return says so, cash is taken, the clock comes again soon", async () => {
  const { world } = fee;
  const id = await fee.filed();
  const { page } = await fee.start(id);
  await world.deliver();
  await fee.onPage(page, "pay");
  const ports = Port.use();
  const down = createPayments({ ...fee.provider, url: "http://127.0.0.1:9", poolUrl: "https://pool.example.jp" });
  Port.install({ ...ports, payments: down });
  expect(await fee.comeBack(id)).toContain("もう一度納付しないでください");
  expect(await fee.cash(id)).toBeUndefined();
  await fee.follow(id);
  const planned = (await fee.stateOf(id)).lookAt ?? 0;
  Port.install(ports);
  expect(planned - Clock.now()).toBe(15 * 60 * 1000);
  await fee.follow(id);
  expect((await fee.shown(id)).money.map(({ method, use }) => [method, use])).toEqual([
    ["counter", "fee"],
    ["online", "excess"],
  ]);
});

test("no page, no key and no name of a payer is stored in the clear, and no card data anywhere", async () => {
  const { world, provider } = fee;
  const { page } = await fee.start(await fee.filed({ email: "canary@example.jp" }));
  const items = await rawClient(world.table).all();
  const stored = JSON.stringify(items, (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value,
  );
  for (const secret of [page, new URL(page).pathname, provider.credentials(code).messageKey, "canary", "見本 太郎"]) {
    expect(stored).not.toContain(secret);
  }
  expect(stored).not.toMatch(/card|カード番号/i);
});
