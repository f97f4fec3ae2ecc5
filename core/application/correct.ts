import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import { calendarToday } from "./calendar.ts";
import { type ApplicationHead, applicationKind } from "./entity.ts";
import { findVersion } from "./procedure/publish.ts";
import { applicantOf, check, invalid } from "./receive.ts";
import { deadlines, flagOn } from "./rule.ts";
import type { Correction, CorrectionRequest } from "./schema.ts";
import { allowing, step } from "./step.ts";

/**
 * 補正の求め: the named fields may be changed, the clock of the 標準処理期間 stops, and nothing is decided meanwhile.
 * @throws Problem `application.not_allowed`, `application.invalid`
 */
export async function requestCorrection(id: string, request: CorrectionRequest): Promise<Journal.Entry> {
  const actor = Actor.requireDuty("draft");
  return Journal.act(applicationKind, id, async (found) => {
    const head = allowing(found, "request-correction", actor);
    const { definition } = await findVersion(head.state.procedure, head.state.version);
    const titles = request.fields.map((name, at) => {
      const field = Object.hasOwn(definition.schema.properties, name) ? definition.schema.properties[name] : undefined;
      if (field === undefined) throw invalid([{ pointer: `/fields/${at}`, message: "この手続にない項目です。" }]);
      return field.title;
    });
    const { fields, reason, message } = request;
    const corrections = [...head.state.corrections, { fields, reason, requestedOn: today() }];
    const { receipt, title, office } = head.state;
    const text = `「${title}」（受付番号 ${receipt}）に、直していただきたいところがあります。\n項目: ${titles.join("、")}\n手続の画面で内容を確かめて、直してください。\n\n${office}`;
    return step(
      head,
      "correction_requested",
      { status: "correction", corrections, flag: "none" },
      { closed: { message }, message: { subject: `【${office}】補正のお願い`, text } },
    );
  });
}

/**
 * 補正: new answers for the fields that were named, and for no other. The last day moves by the days that it took.
 * @throws Problem `application.not_allowed`, `application.invalid`
 */
export async function correct(id: string, { answers }: Correction): Promise<Journal.Entry> {
  const actor = Actor.require("resident", "staff");
  return Journal.act(applicationKind, id, async (found) => {
    const head = allowing(requireParty(found), "correct", actor);
    const pending = head.state.corrections.at(-1);
    if (pending === undefined) throw new Error("in correction without a request");
    requireNamed(answers, pending.fields);
    const version = await findVersion(head.state.procedure, head.state.version);
    const checked = await check(version, { ...head.secret.answers, ...answers }, head.state.filedOn);
    const corrections = [...head.state.corrections.slice(0, -1), { ...pending, answeredOn: today() }];
    const calendar = await calendarToday();
    const { processing } = version.definition;
    const clock = {
      ...deadlines(head.state.filedOn, processing, calendar.value, corrections),
      calendarVersion: calendar.version,
    };
    const flag = flagOn({ ...head.state, ...clock, status: "received" }, today());
    const applicant = applicantOf(checked.answers, version.definition.applicant);
    return step(
      head,
      "corrected",
      { status: "received", corrections, flag, ...clock },
      { secret: { ...head.secret, ...checked, applicant }, closed: { answers } as Journal.Facts },
    );
  });
}

function requireNamed(answers: Record<string, unknown>, named: readonly string[]): void {
  const others = Object.keys(answers).filter((name) => !named.includes(name));
  if (others.length === 0) return;
  throw invalid(
    others.slice(0, 100).map((name) => ({
      pointer: `/answers/${name.slice(0, 64).replaceAll("~", "~0").replaceAll("/", "~1")}`,
      message: "補正を求められた項目ではありません。",
    })),
  );
}

/** 取下げ, until it is decided. @throws Problem `not_found`, `application.not_allowed` */
export async function withdraw(id: string): Promise<Journal.Entry> {
  const actor = Actor.require("resident", "staff");
  return Journal.act(applicationKind, id, (found) =>
    step(allowing(requireParty(found), "withdraw", actor), "withdrawn", { status: "withdrawn", flag: "none" }, {}),
  );
}

/**
 * Only who applied speaks for an application; for one that was brought to the counter, the counter does.
 * @throws Problem `not_found` to another resident, `auth.forbidden` to staff
 */
function requireParty(head: ApplicationHead | undefined): ApplicationHead | undefined {
  const actor = Actor.require("resident", "staff");
  if (actor.type === "staff") {
    Actor.requireDuty("counter");
    if (head !== undefined) Actor.requireReach("procedures", head.state.procedure);
    if (head?.state.channel === "online") throw new Problem("auth.forbidden");
    return head;
  }
  return head?.state.person === actor.person ? head : undefined;
}
