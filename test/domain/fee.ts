import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import { paymentIdOf, paymentKind } from "#core/payment/entity.ts";
import * as Payment from "#core/payment/index.ts";
import { commonsHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Timer from "#core/timer/index.ts";
import { timerVerbs } from "#functions/cron/timers.ts";
import { happened } from "../harness/happened.ts";
import { newWorld } from "../harness/world.ts";

export const code = "313254";
export const yen = 3550;
const fees = [
  { name: "登録手数料", amount: 3000 },
  { name: "注射済票交付手数料", amount: 550 },
];
const kind = Journal.defineKind<Record<string, never>>({ kind: "APP", version: 1 });

export const refused = async (run: () => unknown) => {
  try {
    await run();
  } catch (error) {
    return error instanceof Problem ? error.code : error;
  }
};

type Filed = { fees?: { name: string; amount: number }[]; person?: string; email?: string };

/** Two towns, of which one takes money online, and what people and provider do about a fee. */
export async function feeWorld() {
  const world = await newWorld({ at: "2027-04-05" });
  await world.join(code);
  await world.join("313289");
  const staff = world.staff(code);
  const taro = world.resident(code, "taro");
  const { provider } = world;
  await world.as(staff, () => Tenant.set(Payment.onlineSettingName, "2027-04-01", { accepts: true }));
  const atCounter = <R>(run: () => R) => world.as(staff, run);
  const act = (id: string, event: Journal.Event) =>
    atCounter(() => Journal.act(kind, id, () => ({ state: {}, event })));

  return {
    world,
    staff,
    taro,
    provider,
    atCounter,
    /** An entry as core/application writes it when something is filed. */
    async filed(more: Filed = {}) {
      const id = Id.create("app");
      const { person = taro.person, email } = more;
      const set = { fees: more.fees ?? fees, warnOn: "2027-04-09", due: "2027-04-12" };
      const applicant = { name: "見本 太郎", ...(email === undefined ? {} : { email }) };
      await act(id, happened("application.submitted", { title: "犬の登録申請", person, set }, { applicant }));
      await world.deliver();
      return id;
    },
    withdraw: (id: string) => act(id, happened("application.withdrawn")),
    start: (id: string, key = Id.create("key")) =>
      world.as(taro, () => Payment.start(id), { idempotencyKey: key, hash: key, route: "POST /attempts" }),
    /** The payer does something on the provider's page. */
    async onPage(page: string, choose: "pay" | "later" | "fail" | "leave") {
      const body = new URLSearchParams({ choose });
      const answer = await fetch(page, { method: "POST", body, redirect: "manual" });
      return answer.headers.get("location");
    },
    comeBack: (id: string) => world.as(world.public(code), () => Payment.comeBack(paymentIdOf(id), { invented: true })),
    /** The provider's message about an attempt as the route hands it on. */
    heed: (attempt: string) => {
      const { headers, text } = provider.message(attempt);
      return world.as(world.public(code), () => Payment.heed({ headers, text }), { route: "POST /messages" });
    },
    /** What the clock does. */
    follow: (id: string) => Actor.asSystem("timer", staff.home, () => timerVerbs["payment.follow"]?.(paymentIdOf(id))),
    /** The applications here are their entries and nothing else, so there is nothing to flag. */
    sweep: () => Timer.sweep(commonsHome("31"), { ...timerVerbs, "application.flag": async () => {} }),
    cash: (id: string) => refused(() => atCounter(() => Payment.receive(id, yen))),
    cancel: (id: string) => refused(() => atCounter(() => Payment.cancel(id, "減免"))),
    stateOf: (id: string) => atCounter(async () => (await Payment.of(id)).state),
    shown: (id: string) => atCounter(async () => Payment.standing(await Payment.of(id))),
    entriesOf: (id: string) => atCounter(() => Journal.entries(paymentKind, paymentIdOf(id))),
    excess: () =>
      atCounter(async () => (await Payment.excessList({ limit: 100 })).items.map(({ state }) => state.application)),
  };
}

export type FeeWorld = Awaited<ReturnType<typeof feeWorld>>;
