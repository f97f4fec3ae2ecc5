import { beforeEach, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Payment from "#core/payment/index.ts";
import { registerConsumer } from "#core/register/enter.ts";
import * as Register from "#core/register/index.ts";
import { moduleOf } from "#core/register/modules/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { consumers } from "#functions/stream/consumers.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";
import { adoptDogs, answers, decide } from "./dog.ts";

const town = "313254";
let world: World;
let procedure: string;
beforeEach(async () => {
  world = await newWorld({ at: "2027-04-05" });
  await world.join(town);
  procedure = await adoptDogs(world, town);
});

const staff = <R>(run: () => R) => world.as(world.staff(town, { duties: ["draft"] }), run);
const dogs = () => staff(() => Register.list("dog", { limit: 100 }));
const show = (id: string, moment = {}) => staff(() => Register.show("dog", id, moment, "確認"));
const enter = async (more = {}) => Register.registrationOf("dog", await decide(world, town, procedure, more));
const refused = async (run: () => unknown) => {
  try {
    await run();
  } catch (error) {
    return error instanceof Problem ? error.code : error;
  }
};
const at = (local: string) => Date.parse(`${local}:00+09:00`);
const move = (id: string, effectiveOn: string, shozaichi: string) =>
  staff(() =>
    Register.change("dog", id, { reason: "11", effectiveOn, notifiedOn: effectiveOn, changes: { shozaichi } }),
  );

test("an approved application enters the dog, gives it the first tag of the year, and tells the applicant", async () => {
  const id = await enter();
  const { head, standing, versions, def } = await show(id);
  expect(head.state).toMatchObject({ status: "registered", serial: 1, tag: { fiscalYear: 2027, number: 1 } });
  expect(standing.row).toMatchObject({ namae: "見本ポチ", seibetsu: "2", shoyusha_shimei: answers.owner_name });
  expect(head.secret?.row).toEqual(standing.row);
  expect(versions).toMatchObject([
    { serial: 1, event: "enter", effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", processedOn: "2027-04-05" },
  ]);
  expect(def.mode).toBe("ledger");
  const mail = world.mails.find((one) => one.id === `REG.${id}.1`);
  expect(mail).toMatchObject({ to: answers.owner_email });
  expect(mail?.text).toContain("令和9年度第1号");
});

test("what was approved and not entered stands on a list with why, until the system takes it over or somebody enters it", async () => {
  const keep = (from: string, mode: "ledger" | "mirror") =>
    world.as(world.staff(town), () =>
      Tenant.set("register.dog", from, { mode, writers: ["client", "staff"] }, { reason: "引継ぎ" }),
    );
  const due = async () =>
    (await staff(() => Register.listDue("dog", { limit: 100 }))).items.map(({ application, why, fields }) => [
      application,
      why,
      fields,
    ]);
  await keep("2027-04-05", "mirror");
  const [taken, left] = [await decide(world, town, procedure), await decide(world, town, procedure)];
  expect(new Set(await due())).toEqual(
    new Set([
      [taken, "mirror", []],
      [left, "mirror", []],
    ]),
  );
  const { home } = world.staff(town);
  const vendor: Actor.Actor = { type: "client", home, client: "cli_0", scopes: ["register:write"] };
  const row = moduleOf("dog").rowOf(answers);
  const said = { effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes: row };
  const { entry: mirrored } = await world.as(vendor as never, () =>
    Register.mirror("dog", { ...said, tag: { fiscalYear: 2027, number: 7 }, application: taken }),
  );
  expect(await due()).toEqual([[left, "mirror", []]]);
  const enterLeft = (acknowledged: string[]) =>
    staff(() => Register.enterDue("dog", { ...said, application: left, acknowledged }));
  expect(await refused(() => enterLeft([]))).toBe("register.not_writable");
  world.setTime("2027-04-06");
  await keep("2027-04-06", "ledger");
  // what does not fit the ledger is not tried for ever
  const decision = (await staff(() => Journal.entries(Application.applicationKind, left))).findLast(
    ({ type }) => type === "application.decided",
  ) as Journal.Entry;
  const unfit = { ...decision, closed: { answers: { ...answers, dog_color: undefined, owner_phone: "未定" } } };
  const writes = await Actor.asSystem("register", decision.home, async () => registerConsumer.effect(unfit as never));
  expect(writes).toEqual([
    { put: expect.objectContaining({ sk: `DUE#${left}`, why: "row", fields: ["shoyusha_denwabango", "keiro"] }) },
  ]);
  expect(await refused(() => enterLeft([]))).toBe("register.similar"); // it has the answers of the one that was taken over
  const { entry } = await enterLeft([mirrored.id]);
  expect(entry).toMatchObject({ type: "register.entered", facts: { tag: { fiscalYear: 2027, number: 8 } } });
  await world.deliver();
  expect(world.mails.find(({ id }) => id === `REG.${entry.id}.1`)).toMatchObject({ to: answers.owner_email });
  expect(await due()).toEqual([]);
  expect(await refused(() => enterLeft([mirrored.id]))).toBe("register.not_possible");
});

test("what looks like a dog that is registered gets no number before somebody has looked: another dog is entered, the same one is not", async () => {
  const first = await enter();
  const again = { dog_name: "見本\uFF8E\uFF9F\uFF81", dog_born_on: "2020-01-01" }; // half-width: one name, however it is typed
  const [same, puppy, other, elsewhere] = [
    await decide(world, town, procedure, { answers: again }),
    await decide(world, town, procedure, { answers: { dog_name: "見本シロ", dog_born_on: answers.dog_born_on } }),
    await decide(world, town, procedure, { answers: { dog_name: "見本クロ", dog_born_on: "2020-01-01" } }),
    await decide(world, town, procedure, { answers: { ...again, owner_name: "見本 次郎" } }),
  ];
  const due = async () => (await staff(() => Register.listDue("dog", { limit: 100 }))).items;
  const registered = async () => (await dogs()).items.map(({ id }) => id);
  expect(new Set((await due()).map(({ application, why, similar }) => [application, why, similar].join()))).toEqual(
    new Set([`${same},similar,${first}`, `${puppy},similar,${first}`]),
  );
  const entered = [other, elsewhere].map((one) => Register.registrationOf("dog", one));
  expect(new Set(await registered())).toEqual(new Set([first, ...entered]));

  const said = { effectiveOn: "2027-04-05", notifiedOn: "2027-04-05" };
  const changes = moduleOf("dog").rowOf({ ...answers, dog_name: "見本シロ" });
  const enterPuppy = (acknowledged: string[]) =>
    staff(() => Register.enterDue("dog", { ...said, application: puppy, changes, acknowledged }));
  expect(await refused(() => enterPuppy([]))).toBe("register.similar");
  expect(await refused(() => enterPuppy(entered))).toBe("register.similar");
  expect((await enterPuppy([first])).entry).toMatchObject({ facts: { similar: [first] } });

  const match = (id: string, application: string) =>
    staff(() => Register.recordDuplicate("dog", id, { application, note: "電話で確かめたため" }));
  expect(await refused(() => match(first, puppy))).toBe("register.not_possible");
  await match(first, same);
  expect(await refused(() => match(first, same))).toBe("register.not_possible");
  expect(await due()).toEqual([]);
  expect(await registered()).toHaveLength(4);
  const { head, versions } = await show(first);
  expect([head.state.serial, versions.length]).toEqual([1, 1]); // its history is what it was

  // delivered again, the decision brings back neither
  const decision = (await staff(() => Journal.entries(Application.applicationKind, same))).findLast(
    ({ type }) => type === "application.decided",
  ) as Journal.Entry;
  expect(await Actor.asSystem("register", decision.home, async () => registerConsumer.effect(decision))).toEqual([]);
});

test("who has died is like nobody any more, and a new owner's dogs are looked at under the new name", async () => {
  const first = await enter();
  const sold = { shoyusha_shimei: "見本 三郎", shoyusha_jusho: "鳥取県八頭郡若桜町大字見本3番地" };
  const record = (id: string, reason: string, changes: Register.Change["changes"]) =>
    staff(() => Register.change("dog", id, { reason, effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes }));
  await record(first, "13", sold);
  const due = async () => (await staff(() => Register.listDue("dog", { limit: 100 }))).items;
  const again = (more = {}) => enter({ answers: { dog_name: answers.dog_name, ...more } });
  const second = await again({ dog_born_on: "2025-01-01" });
  expect(await due()).toEqual([]);
  await again({ owner_name: sold.shoyusha_shimei, dog_born_on: "2025-02-02" });
  expect(await due()).toEqual([expect.objectContaining({ why: "similar", similar: [first] })]);
  await record(second, "21", {});
  await again({ dog_born_on: "2025-03-03" });
  expect(await due()).toHaveLength(1);
});

test("a refused application enters nothing", async () => {
  await decide(world, town, procedure, { outcome: "refused" });
  expect(await dogs()).toEqual({ items: [] });
});

test("a decision that is delivered again enters no second dog, and tags run without gaps", async () => {
  await enter();
  await enter({ answers: { dog_name: "見本シロ" } });
  const items = (await rawClient(world.table).all()).filter(
    (item) => String(item.sk).startsWith("J#") && JSON.parse(String(item.open)).type === "application.decided",
  );
  expect(items).toHaveLength(2);
  for (const item of items) await Journal.deliver(consumers, item as never);
  await world.deliver();
  expect((await dogs()).items.map((one) => one.tag.number)).toEqual([1, 2]);
});

test("a new fiscal year starts its tags from 1", async () => {
  await enter();
  world.setTime("2028-04-03");
  await enter();
  expect((await dogs()).items.map((one) => Register.tagText(one.tag))).toEqual(["令和9年度第1号", "令和10年度第1号"]);
});

test("a change adds a version and keeps the old one: every day and every knowledge has its own answer", async () => {
  const id = await enter();
  world.setTime("2027-05-10");
  const changed = await move(id, "2027-05-01", "見本2番地");
  expect(changed.entry).toMatchObject({ type: "register.changed", facts: { serial: 2, processedOn: "2027-05-10" } });
  world.setTime("2027-06-01");
  const placeOn = async (moment: object) => (await show(id, moment)).standing.row.shozaichi;
  expect(await placeOn({})).toBe("見本2番地");
  expect(await placeOn({ validAt: "2027-04-30" })).toBe(answers.dog_place);
  expect(await placeOn({ validAt: "2027-05-01" })).toBe("見本2番地");
  expect(await placeOn({ validAt: "2027-05-01", knownAt: at("2027-05-09T00:00") })).toBe(answers.dog_place);
  expect((await show(id, { knownAt: at("2027-05-09T00:00") })).versions).toHaveLength(1);
  expect(await refused(() => show(id, { validAt: "2027-04-04" }))).toBe("not_found");
  expect(await refused(() => show(id, { knownAt: at("2027-04-04T00:00") }))).toBe("not_found");
});

test("a correction and a cancellation point to what they answer; the row after a cancellation is the row before", async () => {
  const id = await enter();
  const before = (await show(id)).standing;
  await move(id, "2027-04-05", "誤った所在地");
  await staff(() =>
    Register.correct("dog", id, {
      event: "correct",
      answers: 1,
      notifiedOn: "2027-04-05",
      changes: { keiro: "黒" },
      note: "毛色の誤記",
    }),
  );
  expect((await show(id)).standing.row).toMatchObject({ keiro: "黒", shozaichi: "誤った所在地" });
  for (const answered of [2, 3]) {
    await staff(() =>
      Register.correct("dog", id, { event: "cancel", answers: answered, notifiedOn: "2027-04-05", note: "誤り" }),
    );
  }
  const { standing, versions, head } = await show(id);
  expect(standing).toEqual(before);
  expect(head.secret?.row).toEqual(before.row);
  expect(versions.map(({ serial, event, answers }) => [serial, event, answers])).toEqual([
    [1, "enter", undefined],
    [2, "change", undefined],
    [3, "correct", 1],
    [4, "cancel", 2],
    [5, "cancel", 3],
  ]);
  expect(await refused(() => staff(() => Register.correct("dog", id, cancelOf(2))))).toBe("register.not_possible");
});
const cancelOf = (answers: number) => ({ event: "cancel" as const, answers, notifiedOn: "2027-04-05", note: "誤り" });

test("a dead dog leaves the register's living and keeps its history; a cancelled entry never stood", async () => {
  const [dead, mistaken] = [await enter(), await enter()];
  const death = { reason: "21", effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes: {} };
  await staff(() => Register.change("dog", dead, death));
  expect(await refused(() => move(dead, "2027-04-05", "見本"))).toBe("register.not_possible");
  expect((await show(dead)).standing.ended).toBe(true);
  expect(await refused(() => staff(() => Register.tagLetter("dog", dead, { invented: false })))).toBe("not_found");
  await staff(() => Register.correct("dog", mistaken, cancelOf(1)));
  expect((await dogs()).items.map((one) => one.status)).toEqual(["ended", "cancelled"]);
  expect(await refused(() => show(mistaken))).toBe("not_found");
});

test("what a reason may not change, and what has not happened yet, is refused and nothing is written", async () => {
  const id = await enter();
  const tries: Register.Change[] = [
    { reason: "11", effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes: { namae: "見本" } },
    { reason: "11", effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes: {} },
    { reason: "01", effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes: {} },
    { reason: "11", effectiveOn: "2027-04-06", notifiedOn: "2027-04-05", changes: { shozaichi: "見本" } },
    { reason: "11", effectiveOn: "2027-04-05", notifiedOn: "2027-04-06", changes: { shozaichi: "見本" } },
    { reason: "11", effectiveOn: "2027-04-04", notifiedOn: "2027-04-05", changes: { shozaichi: "見本" } },
  ];
  const codes = await Promise.all(tries.map((one) => refused(() => staff(() => Register.change("dog", id, one)))));
  expect(codes).toEqual([
    "request.malformed",
    "request.malformed",
    "request.malformed",
    "register.not_possible",
    "register.not_possible",
    "register.not_possible",
  ]);
  expect((await show(id)).versions).toHaveLength(1);
});

test("of two who change what both have read, one is told that the other was first", async () => {
  const id = await enter();
  const change = (shozaichi: string) =>
    world.as(
      world.staff(town),
      () =>
        Register.change("dog", id, {
          reason: "11",
          effectiveOn: "2027-04-05",
          notifiedOn: "2027-04-05",
          changes: { shozaichi },
        }),
      { ifMatch: 1 },
    );
  const outcomes = await Promise.all([refused(() => change("見本2番地")), refused(() => change("見本3番地"))]);
  expect(outcomes.sort()).toEqual(["version.stale", undefined]);
});

test("looking at a registration is recorded before it is answered; the list names nobody", async () => {
  const id = await enter();
  expect(JSON.stringify(await dogs())).not.toMatch(/見本|葛|0858/);
  await show(id);
  const reads = (await rawClient(world.table).all()).filter((item) => String(item.pk).includes("#READ#"));
  expect(reads.some((item) => String(item.open).includes(`REG#${id}`))).toBe(true);
});

test("certificate and tag letter carry the name as it came, the tag and the day", async () => {
  const id = await enter();
  const certificate = await staff(() => Register.certificate("dog", id, {}, { invented: true }));
  const letter = await staff(() => Register.tagLetter("dog", id, { invented: false }));
  for (const part of [answers.owner_name, "令和9年度第1号", "令和9年4月5日", "若桜町長", "めす"]) {
    expect(certificate).toContain(part);
    expect(letter).toContain(part);
  }
  expect(certificate).toContain("架空");
  expect(letter).not.toContain("架空");
});

test("a certificate is of the ledger and of a day that has come; what ended later or changed is said, and a copy certifies nothing", async () => {
  const id = await enter();
  const print = (validAt?: string) =>
    staff(() => Register.certificate("dog", id, validAt === undefined ? {} : { validAt }, { invented: false }));
  expect(await print()).toContain("若桜町が備え付ける犬の登録原簿に、令和9年4月5日現在");
  expect(await refused(() => print("2027-04-06"))).toBe("register.not_certifiable");
  world.setTime("2027-05-10");
  await staff(() =>
    Register.change("dog", id, { reason: "21", effectiveOn: "2027-05-01", notifiedOn: "2027-05-10", changes: {} }),
  );
  expect(await print("2027-04-05")).toContain("その後、令和9年5月1日に終わりました（犬の死亡）");
  expect(await print()).toContain("（終わった登録）");
  await world.as(world.staff(town), () =>
    Tenant.set("register.dog", "2027-05-10", { mode: "mirror", writers: ["client"] }, { reason: "引継ぎ" }),
  );
  expect(await refused(print)).toBe("register.not_certifiable");
  expect(await refused(() => staff(() => Register.tagLetter("dog", id, { invented: false })))).toBe(
    "register.not_certifiable",
  );
});

test("with another owner nothing of the one before stays, and a name's reading does not outlive the name", async () => {
  const id = await enter();
  const change = (reason: string, changes: Register.Change["changes"]) =>
    staff(() => Register.change("dog", id, { reason, effectiveOn: "2027-04-05", notifiedOn: "2027-04-05", changes }));
  const error = await change("13", { shoyusha_shimei: "見本 次郎" }).catch((one: Problem) => one);
  expect((error as Problem).errors).toEqual([
    { pointer: "/changes/shoyusha_jusho", message: "所有者の住所が必要です。" },
  ]);
  await change("12", { shoyusha_denwabango: "0858-00-0001" });
  expect((await show(id)).standing.row).toMatchObject({ shoyusha_shimei_furigana: answers.owner_kana });
  await change("12", { shoyusha_shimei: "見本 花子" });
  const renamed = (await show(id)).standing.row;
  expect(renamed).toMatchObject({ shoyusha_shimei: "見本 花子", shoyusha_denwabango: "0858-00-0001" });
  expect(renamed).not.toHaveProperty("shoyusha_shimei_furigana");
  await change("13", { shoyusha_shimei: "見本 次郎", shoyusha_jusho: "見本2番地" });
  const { row } = (await show(id)).standing;
  expect(Object.entries(row).filter(([field]) => field.startsWith("shoyusha"))).toEqual([
    ["shoyusha_shimei", "見本 次郎"],
    ["shoyusha_jusho", "見本2番地"],
  ]);
  expect(await refused(() => change("12", { shoyusha_denwabango: "0000000000" }))).toBe("request.malformed");
});

test("a wrong day of registration is corrected with its trace, within what else is recorded", async () => {
  const id = await enter();
  world.setTime("2027-05-10");
  await move(id, "2027-05-01", "見本2番地");
  const dated = (effectiveOn: string) =>
    staff(() =>
      Register.correct("dog", id, {
        event: "correct",
        answers: 1,
        effectiveOn,
        notifiedOn: "2027-05-10",
        changes: {},
        note: "登録日の誤記",
      }),
    );
  for (const day of ["2027-05-02", "2027-05-11"]) expect(await refused(() => dated(day))).toBe("register.not_possible");
  await dated("2027-03-30");
  const { head, versions } = await show(id);
  expect(head.state).toMatchObject({ enteredOn: "2027-03-30", tag: { fiscalYear: 2027, number: 1 } });
  expect(versions.at(-1)).toMatchObject({
    event: "correct",
    answers: 1,
    dated: "2027-03-30",
    effectiveOn: "2027-03-30",
  });
  expect((await show(id, { validAt: "2027-03-31" })).standing.ended).toBe(false);
  const before = { validAt: "2027-03-31", knownAt: at("2027-05-10T08:59") };
  expect(await refused(() => show(id, before))).toBe("not_found"); // as it was known then
  await staff(() => Register.correct("dog", id, { ...cancelOf(3), notifiedOn: "2027-05-10" }));
  expect((await show(id)).head.state.enteredOn).toBe("2027-04-05");
});

test("what was entered by mistake and cancelled can be entered again under its number, and nothing else can", async () => {
  const id = await enter();
  const { row } = (await show(id)).standing;
  const again = (changes: Register.Change["changes"]) =>
    staff(() =>
      Register.correct("dog", id, {
        event: "enter",
        effectiveOn: "2027-04-05",
        notifiedOn: "2027-04-05",
        changes,
        note: "取消の誤り",
      }),
    );
  expect(await refused(() => again(row))).toBe("register.not_possible");
  await staff(() => Register.correct("dog", id, cancelOf(1)));
  expect(await refused(() => again({ namae: "見本ポチ" }))).toBe("request.malformed");
  await again({ ...row, keiro: "黒" });
  const { head, standing } = await show(id);
  expect(head.state).toMatchObject({ status: "registered", serial: 3, tag: { fiscalYear: 2027, number: 1 } });
  expect(standing.row).toEqual({ ...row, keiro: "黒" });
});

test("dog and owner are stored nowhere in the clear, and are gone when the registration is disposed of", async () => {
  const id = await enter();
  const items = await rawClient(world.table).all();
  expect(JSON.stringify(items)).not.toMatch(/葛|見本|hanako|0858-/);
  await staff(() => Journal.dispose(Register.registerKind, id, "保存期間の満了"));
  expect(await refused(() => show(id))).toBe("not_found");
  expect((await dogs()).items).toHaveLength(1);
});

test("another town, a resident and a register that does not exist all find nothing to see or change", async () => {
  await world.join("313289");
  const id = await enter();
  const foreign = world.staff("313289");
  expect(await refused(() => world.as(foreign, () => Register.show("dog", id, {}, "確認")))).toBe("not_found");
  expect(await refused(() => world.as(foreign, () => Register.correct("dog", id, cancelOf(1))))).toBe("not_found");
  expect(await world.as(foreign, () => Register.list("dog", { limit: 10 }))).toEqual({ items: [] });
  expect(await refused(() => staff(() => Register.show("cat", id, {}, "確認")))).toBe("not_found");
  const hanako = world.resident(town, "hanako");
  expect(await refused(() => world.as(hanako, () => Register.show("dog", id, {}, "確認")))).toBe("auth.forbidden");
  const window = world.staff(town, { duties: ["counter"] });
  expect(await refused(() => world.as(window, () => Register.correct("dog", id, cancelOf(1))))).toBe("auth.forbidden");
});

test("the fee of the application is asked for beside it", async () => {
  const application = await decide(world, town, procedure);
  const { state } = await staff(() => Payment.of(application));
  expect(state).toMatchObject({ yen: 3000, status: "initiated", rows: [{ name: "登録手数料", yen: 3000 }] });
});
