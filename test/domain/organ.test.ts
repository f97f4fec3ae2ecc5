import { expect, test } from "vitest";
import type * as Actor from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import { Problem } from "#core/error.ts";
import * as Facility from "#core/facility/index.ts";
import * as Id from "#core/id.ts";
import * as Payment from "#core/payment/index.ts";
import * as Register from "#core/register/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { onPaper } from "#functions/api/decision.ts";
import { decided } from "../harness/decided.ts";
import { answers, type FilingWorld, filingWorld, outcome } from "./filing.ts";
import { feeTable, hall, openRule, quota, threeBands, wishFor } from "./hall.ts";

const school = { organ: "education" as const, documentPrefix: "若教社" };

/** Refuses an application as the town's people do, and gives the letter. */
async function refused(town: FilingWorld): Promise<{ id: string; letter: () => Promise<string> }> {
  const id = await town.file();
  await town.as("drafter", () =>
    Application.draft(id, { outcome: "refused", text: "登録しません。", reason: "対象外" }),
  );
  await town.as("chief", () => Application.approve(id, { absent: false }));
  await town.as("both", () => Application.approve(id, { absent: false }));
  return { id, letter: () => town.as("owner", () => Application.letter(id, { invented: true })) };
}

const set = (town: FilingWorld, from: string, organs: object[]) =>
  town.world.as(town.admin, () => Tenant.set("organ", from, { organs: organs as never }, { reason: "訂正" }));

test("a decision of the 教育委員会 is signed by it, contested before it, and names who stands for the body in court", async () => {
  const { schoolAdmin, ...town } = await schoolTown();
  await set(town, "2027-04-01", [
    { organ: "education", name: "若桜町教育委員会", signs: "若桜町教育委員会教育長", prefix: "若教" },
  ]);
  const { id, letter } = await refused(town);
  const page = await letter();
  for (const part of [
    "若教社第1号",
    '<p class="right">若桜町教育委員会教育長</p>',
    "若桜町教育委員会に対して審査請求",
    "若桜町を被告として",
    "（若桜町教育委員会が被告の代表者となります。）",
  ])
    expect(page).toContain(part);
  expect(page).not.toContain("若桜町長");
  expect((await town.stateOf(id)).office).toBe("若桜町教育委員会 町民福祉課");
  const slug = "dog-registration-2";
  const other = { ...town.definition, slug, documentPrefix: "若住" };
  const wrong = await outcome(() => town.world.as(schoolAdmin, () => Application.publish(other, onPaper)));
  expect(wrong).toBe("procedure.invalid /documentPrefix");
});

test("a letter stays as its organ signed it, whatever the body's row says later", async () => {
  const town = await filingWorld(school);
  const { letter } = await refused(town);
  const before = await letter();
  expect(before).toContain("若桜町教育委員会に対して審査請求");
  await set(town, "2027-04-05", [{ organ: "education", name: "新教育委員会" }]);
  expect(await letter()).toBe(before);
  expect(await (await refused(town)).letter()).toContain("新教育委員会に対して審査請求");
});

test("an organ that a body does not have is named in the refusal, and nothing is received in its name", async () => {
  const town = await filingWorld();
  const organs = { enterprise: ["admin" as const] };
  const publish = () =>
    town.world.as(town.world.staff("313254", { duties: [], organs }), () =>
      Application.publish({ ...town.definition, slug: "water", organ: "enterprise", documentPrefix: "若水" }, onPaper),
    );
  await expect(publish()).rejects.toMatchObject({
    code: "organ.missing",
    detail: expect.stringContaining("公営企業管理者"),
  });
  await set(town, "2027-04-01", [{ organ: "enterprise", name: "若桜町水道事業管理者" }]);
  const procedure = (await publish()).entry.id;
  await set(town, "2027-04-05", []);
  const file = () => town.as("owner", () => Application.submit({ procedure, answers }));
  expect(await outcome(file)).toBe("organ.missing");
});

/** A town whose dog procedure and its people are the 教育委員会's, and those who do the same for 長. */
async function schoolTown() {
  const town = await filingWorld(school);
  const of = (...duties: Actor.Duty[]) => town.world.staff("313254", { staff: `stf_head_${duties[0]}`, duties });
  const head = { counter: of("counter"), drafter: of("draft"), chief: of("decide"), admin: town.admin };
  const organs = { education: ["admin" as const] };
  return { ...town, head, schoolAdmin: town.world.staff("313254", { staff: "stf_sa", duties: [], organs }) };
}

const refusal = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    return `done ${JSON.stringify(await run())}`;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return JSON.stringify([error.code, error.message, error.detail, error.errors, error.facts]);
  }
};

test("staff of one organ neither see nor act on another's application, in the same words as what is not there", async () => {
  const { world, head, as, file, procedure, seen } = await schoolTown();
  const id = await file();
  const nowhere = Id.create("app");
  const sees: ((one: string) => Promise<unknown>)[] = [
    (one) => Application.show(one),
    (one) => Application.record(one),
    (one) => Application.letter(one, { invented: true }),
  ];
  const acts: Record<"drafter" | "chief" | "counter", ((one: string) => Promise<unknown>)[]> = {
    drafter: [
      (one) => Application.draft(one, { outcome: "approved", text: "登録します。" }),
      (one) => Application.requestCorrection(one, { fields: ["dog_name"], reason: "incomplete", message: "直して" }),
    ],
    chief: [
      (one) => Application.approve(one, { absent: false }),
      (one) => Application.sendBack(one, { reason: "直して", absent: false }),
    ],
    counter: [(one) => Application.withdraw(one), (one) => Application.issue(one)],
  };
  for (const who of ["counter", "drafter", "chief"] as const) {
    for (const call of [...sees, ...acts[who]]) {
      const [there, missing] = [
        await world.as(head[who], () => refusal(() => call(id))),
        await world.as(head[who], () => refusal(() => call(nowhere))),
      ];
      expect(there).toContain("not_found");
      expect(there).toBe(missing);
    }
    expect((await world.as(head[who], () => Application.work({ limit: 10 }))).items).toEqual([]);
  }
  expect(await world.as(head.counter, () => outcome(() => Application.enter({ procedure, answers })))).toBe(
    "auth.forbidden",
  );
  const own = await as("drafter", () => Application.work({ limit: 10 }));
  expect(own.items.map((one) => one.id)).toEqual([id]);
  await as("drafter", () => Application.draft(id, { outcome: "approved", text: "登録します。" }));
  expect(await as("drafter", () => outcome(() => Application.approve(id, { absent: false })))).toBe("auth.forbidden");
  await as("chief", () => Application.approve(id, { absent: false }));
  const mixed = world.staff("313254", { staff: "stf_m", duties: ["decide"], organs: { education: ["counter"] } });
  expect(await world.as(mixed, () => outcome(() => Application.approve(id, { absent: false })))).toBe("auth.forbidden");
  expect((await seen("owner", id)).status).toBe("under_review");
});

test("a facility of one organ is booked, shown and set up at that organ's counter alone", async () => {
  const { world, schoolAdmin, admin, head, people } = await schoolTown();
  const gym = { ...hall, organ: "education" as const };
  expect(await world.as(admin, () => outcome(() => Facility.create(gym)))).toBe("auth.forbidden");
  const id = await world.as(schoolAdmin, async () => {
    const { id } = (await Facility.create(gym)).entry;
    await Facility.setTimetable(id, threeBands("2026-04-01"));
    await Facility.setRules(id, openRule("2026-04-01"));
    await Facility.setFees(id, feeTable("2026-04-01", 1000), decided);
    return id;
  });
  await world.as(admin, () => Tenant.set("facility.booking", "2026-04-01", quota(10)));
  const date = "2027-04-11";
  const wish = wishFor(id, { date });
  const of = (who: Actor.Actor, run: () => Promise<unknown>) => world.as(who, () => outcome(run));
  expect(await of(admin, () => Facility.setFees(id, feeTable("2027-04-01", 0), decided))).toBe("not_found");
  expect(await of(head.counter, () => Facility.book(wish))).toBe("not_found");
  expect(await of(head.counter, () => Facility.hold(wish))).toBe("not_found");
  const booking = (await world.as(people.counter, () => Facility.book(wish), { idempotencyKey: "gym", hash: "" })).entry
    .id;
  for (const call of [
    () => Facility.show(booking),
    () => Facility.cancel(booking),
    () => Facility.ofDay(id, date, { limit: 9 }),
  ])
    expect(await of(head.counter, call)).toBe("not_found");
  expect((await world.as(people.counter, () => Facility.ofDay(id, date, { limit: 9 }))).items).toHaveLength(1);
  expect(await of(people.counter, () => Facility.cancel(booking))).toBe("done");
});

test("a payment and a register are there for the staff of their organ alone", async () => {
  const { world, head, people, as, file } = await schoolTown();
  const id = await file();
  await world.deliver();
  const yen = (await world.as(people.counter, () => Payment.of(id))).state.yen;
  const money: (() => Promise<unknown>)[] = [
    () => Payment.of(id),
    () => Payment.receive(id, yen),
    () => Payment.cancel(id, "免除"),
    () => Payment.receipt(id, { invented: true }),
  ];
  for (const call of money) expect(await world.as(head.counter, () => outcome(call))).toBe("not_found");
  await as("counter", () => Payment.receive(id, yen));
  await as("owner", () => Application.withdraw(id));
  await world.deliver();
  const excess = (who: Actor.Actor) => world.as(who, async () => (await Payment.excessList({ limit: 9 })).items.length);
  expect([await excess(people.counter), await excess(head.counter)]).toEqual([1, 0]);
  const decide = () => Payment.decide(id, { money: "counter", outcome: "refund", reason: "取下げ" });
  expect(await world.as(head.chief, () => outcome(decide))).toBe("not_found");
  expect(await as("chief", () => outcome(decide))).toBe("done");
  const repay = () => Payment.repay(id, yen);
  expect(await world.as(head.counter, () => outcome(repay))).toBe("not_found");
  expect(await as("counter", () => outcome(repay))).toBe("done");
  const dogs: (() => Promise<unknown>)[] = [
    () => Register.list("dog", { limit: 9 }),
    () => Register.show("dog", Id.create("reg"), {}, "確認"),
    () => Register.listDue("dog", { limit: 9 }),
  ];
  for (const call of dogs) expect(await as("drafter", () => outcome(call))).toBe("not_found");
});
