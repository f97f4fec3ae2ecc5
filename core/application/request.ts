import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { ended, resumed } from "./correction.ts";
import { type ApplicationHead, applicationKind, type Correcting } from "./entity.ts";
import { correctionCancelled, correctionRequested } from "./event.ts";
import { allowing } from "./may.ts";
import { findVersion } from "./procedure/version.ts";
import { invalid } from "./receive.ts";
import type { CorrectionCancelling, CorrectionRequest } from "./schema.ts";
import { type Intact, step } from "./step.ts";

const reasonNames: Record<Correcting["reason"], string> = {
  incorrect: "内容に誤りがあります",
  incomplete: "足りないところがあります",
  outdated: "内容が古くなっています",
};

/**
 * 補正の求め: the named fields may be changed, the clock of the 標準処理期間 stops, and nothing is approved meanwhile. One that is
 * unanswered is repeated or widened by another in its place.
 * @throws Problem `application.not_allowed`, `application.invalid`
 */
export async function requestCorrection(id: string, request: CorrectionRequest) {
  Actor.requireSomeDuty("draft");
  return Journal.act(applicationKind, id, async (found) => {
    const head = await allowing(found, "request-correction");
    const { fields, reason, message, until } = request;
    if (until !== undefined && until < today()) {
      throw invalid([{ pointer: "/until", message: "今日より前の日を期限にはできません。" }]);
    }
    const titles = await titlesOf(head, fields);
    const { status, receipt, title, office } = head.state;
    const before = status === "correction" ? ended(head.state.corrections, "repeatedOn") : head.state.corrections;
    const asked = { fields, reason, requestedOn: today(), ...(until === undefined ? {} : { until }) };
    const text = [
      `「${title}」（受付番号 ${receipt}）に、直していただきたいところがあります。`,
      `項目: ${titles.join("、")}`,
      `理由: ${reasonNames[reason]}`,
      message,
      ...(until === undefined ? [] : [`期限: ${until}`]),
      `手続の画面で内容を確かめて、直してください。\n\n${office}`,
    ].join("\n");
    return step(
      head,
      { status: "correction" as const, corrections: [...before, asked], flag: "none" as const },
      {
        secret: { ...head.secret, messages: [...wordsOf(head), { message }] },
        message: { subject: `【${office}】補正のお願い`, text },
      },
      (said, told) => correctionRequested(said, { message, ...told }),
    );
  });
}

async function titlesOf({ state }: ApplicationHead, fields: readonly string[]): Promise<string[]> {
  const { schema } = (await findVersion(state.procedure, state.version)).definition;
  return fields.map((name, at) => {
    const field = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (field === undefined) throw invalid([{ pointer: `/fields/${at}`, message: "この手続にない項目です。" }]);
    return field.title;
  });
}

const wordsOf = ({ state, secret }: Intact) => state.corrections.map((_one, at) => secret.messages?.[at] ?? null);

/** Takes an unanswered request back: it stops no clock, and whoever was asked is told why. @throws Problem `application.not_allowed` */
export async function cancelCorrection(id: string, { reason }: CorrectionCancelling) {
  Actor.requireSomeDuty("draft");
  return Journal.act(applicationKind, id, async (found) => {
    const head = await allowing(found, "cancel-correction");
    const { receipt, title, office } = head.state;
    const messages = wordsOf(head);
    messages.push({ ...(messages.pop() ?? { message: "" }), cancelled: reason });
    const message = {
      subject: `【${office}】補正は要らなくなりました`,
      text: `「${title}」（受付番号 ${receipt}）についてお願いした補正は、要らなくなりました。\n理由: ${reason}\n\n${office}`,
    };
    const set = await resumed(head.state, "cancelledOn", "received");
    return step(head, set, { secret: { ...head.secret, messages }, message }, (said, told) =>
      correctionCancelled(said, { reason, ...told }),
    );
  });
}
