import { beforeEach, expect, test } from "vitest";
import { problem as paymentProblem } from "#core/payment/problem.ts";
import * as Port from "#core/port.ts";
import { type FeeWorld, feeWorld, refused, yen } from "./fee.ts";

let fee: FeeWorld;
beforeEach(async () => {
  fee = await feeWorld();
});

const attemptsOf = async (id: string) => (await fee.stateOf(id)).attempts.map(({ status }) => status);

test("no second page opens while money may have come: the provider is asked for every order first", async () => {
  const id = await fee.filed();
  const first = await fee.start(id);
  const second = await fee.start(id); // of the first, the provider says that nothing was paid
  fee.provider.move(first.attempt, "captured"); // and its message is late
  expect(await refused(() => fee.start(id))).toBe("payment.settled");
  expect(await fee.stateOf(id)).toMatchObject({ status: "captured", money: [{ id: first.attempt, yen }] });
  expect(await attemptsOf(id)).toEqual(["captured", "initiated"]);
  expect(fee.provider.orders().filter((one) => [first.attempt, second.attempt].includes(one.id))).toHaveLength(2);
});

test("nor while the provider is still working on an order, nor for one that it had given up and then captured", async () => {
  const id = await fee.filed();
  const { page } = await fee.start(id);
  await fee.onPage(page, "later");
  expect(await refused(() => fee.start(id))).toBe("payment.settled");
  expect(await attemptsOf(id)).toEqual(["pending"]);

  const late = await fee.filed();
  const given = await fee.start(late);
  await fee.onPage(given.page, "fail");
  await fee.comeBack(late);
  fee.provider.move(given.attempt, "captured");
  expect(await refused(() => fee.start(late))).toBe("payment.settled");
  expect((await fee.stateOf(late)).money).toHaveLength(1);
});

test("while the provider cannot say how far an order is, no other page opens; the first finds its own again", async () => {
  const id = await fee.filed();
  const first = await fee.start(id, "k-1");
  const ports = Port.use();
  const { payments } = ports;
  const silent = { ...payments, look: () => Promise.reject(paymentProblem("payment.unavailable")) };
  Port.install({ ...ports, payments: silent });
  expect(await refused(() => fee.start(id, "k-2"))).toBe("payment.unavailable");
  expect(await fee.start(id, "k-1")).toEqual(first);
  Port.install(ports);
  expect(await attemptsOf(id)).toEqual(["initiated"]);
});

test("of many starts at once each asks for those before it", async () => {
  const id = await fee.filed();
  const answers = await Promise.all([1, 2, 3].map(() => refused(() => fee.start(id))));
  for (const one of answers) expect([undefined, "busy"]).toContain(one);
});
