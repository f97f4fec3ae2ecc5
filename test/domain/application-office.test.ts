import { beforeAll, expect, test } from "vitest";
import * as Application from "#core/application/index.ts";
import { officeSettingName } from "#core/application/schema.ts";
import * as Notice from "#core/notice/index.ts";
import { commonsHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Timer from "#core/timer/index.ts";
import { timerVerbs } from "#functions/cron/timers.ts";
import { type FilingWorld, filingWorld } from "./filing.ts";

let town: FilingWorld;
const office = "fukushi@example.jp";
beforeAll(async () => {
  town = await filingWorld();
});

const mailsTo = (to: string) => town.world.mails.filter((mail) => mail.to === to);

test("the office is told by mail on arrival, correction, withdrawal, and when the period is over, and of nobody's name", async () => {
  await town.file({ dog_name: "前" });
  await town.world.deliver(); // before the town has set an address, nobody is told
  expect(mailsTo(office)).toEqual([]);
  const mails = [{ office: "町民福祉課", to: office }];
  await town.world.as(town.admin, () => Tenant.set(officeSettingName, "2027-04-01", { mails }));
  const id = await town.file();
  await town.ask(id, ["dog_name"]);
  await town.as("owner", () => Application.correct(id, { answers: { dog_name: "タマ" } }));
  const other = await town.enter({ owner_email: undefined });
  await town.as("counter", () => Application.withdraw(other));
  await town.world.deliver();
  town.world.setTime("2027-04-14");
  await Timer.sweep(commonsHome("31"), timerVerbs);
  await town.world.deliver();
  town.world.setTime("2027-04-05");
  const { receipt } = await town.stateOf(id);
  const about = (number: string) => mailsTo(office).filter(({ text }) => text.includes(number));
  expect(about(receipt).map(({ subject }) => subject.replace(/^【.*】/, ""))).toEqual([
    "申請がありました",
    "補正の答えがありました",
    "標準処理期間を過ぎた申請があります",
  ]);
  expect(about((await town.stateOf(other)).receipt).map(({ subject }) => subject.replace(/^【.*】/, ""))).toEqual([
    "申請がありました",
    "申請が取り下げられました",
  ]);
  expect(JSON.stringify(mailsTo(office))).not.toMatch(/見本|taro|タマ|ポチ/);
  expect(mailsTo("taro@example.jp").some(({ text }) => text.includes(receipt))).toBe(true);
  const sent = await town.as("chief", () => Notice.about(id));
  expect(sent.filter(({ type }) => type === "application.submitted").map(({ status }) => status)).toEqual([
    "sent",
    "sent",
  ]);
});

test("whose application names no address stands on the list of those to tell otherwise, and is sent nothing", async () => {
  const id = await town.file({ owner_email: undefined });
  const counter = await town.enter({ owner_email: undefined });
  await town.world.deliver();
  await town.ask(id, ["dog_name"]);
  await town.ask(counter, ["dog_name"]);
  await town.world.deliver();
  const { items } = await town.as("chief", () => Notice.waiting("failed", { limit: 100 }));
  const of = (one: string) => items.filter(({ about }) => about === one).map(({ type, tries }) => [type, tries]);
  expect(of(id)).toEqual([
    ["application.submitted", 0],
    ["application.correction_requested", 0],
  ]);
  expect(of(counter)).toEqual([["application.correction_requested", 0]]); // who stood at the counter was told there
});
