import * as Document from "../document/index.ts";
import { Problem } from "../error.ts";
import { headSigning } from "../organ/index.ts";
import type { Definition } from "./procedure/schema.ts";
import type { Opened } from "./step.ts";

/** 決裁の記録 as data: what was asked, by whom, what was decided, by whom, and how long it is kept. @throws Problem `not_found` before the decision */
export function decisionRecord({ id, state, secret }: Opened, definition: Definition) {
  const { ruling, approval } = state;
  if (ruling === undefined || approval === undefined) throw new Problem("not_found");
  return {
    id,
    title: state.title,
    law: definition.law.basis,
    office: state.office,
    receipt: state.receipt,
    filedOn: state.filedOn,
    applicant: secret.applicant.name,
    answers: definition.order.flatMap((name) => answerOf(definition, name, secret.answers[name])),
    fees: state.fees,
    ruling,
    text: secret.draft?.text ?? "",
    ...(secret.draft?.reason === undefined ? {} : { reason: secret.draft.reason }),
    corrections: state.corrections.map((one, at) => ({ ...one, ...secret.messages?.[at] })),
    sentBack: secret.sentBack ?? [],
    drafter: approval.drafter,
    draftedAt: approval.draftedAt,
    signatures: approval.signatures,
  };
}

export type DecisionRecord = ReturnType<typeof decisionRecord>;

function answerOf(definition: Definition, name: string, value: unknown): { title: string; value: string }[] {
  const field = definition.schema.properties[name];
  if (field === undefined || value === undefined) return [];
  if (field.type === "boolean") return [{ title: field.title, value: value === true ? "はい" : "いいえ" }];
  const choices = field.type === "array" ? field.items.oneOf : field.type === "string" ? field.oneOf : undefined;
  const nameOf = (one: unknown) => choices?.find((choice) => choice.const === one)?.title ?? String(one);
  return [{ title: field.title, value: (Array.isArray(value) ? value : [value]).map(nameOf).join("、") }];
}

/** 決定通知書, to be printed or read: the same record for whoever it is addressed to. */
export function decisionLetter(
  record: DecisionRecord,
  { ruling }: Pick<Definition, "ruling">,
  { body, ...print }: { body: { code: string; name: string }; invented: boolean },
): string {
  const { signs, stands, review } = record.ruling.signing ?? headSigning(body);
  const { paper, appeal } = (ruling ?? before)[record.ruling.outcome];
  return Document.renderDecision({
    ...print,
    from: signs,
    paper,
    appeal: appeal === undefined ? undefined : { to: review, defendant: body.name, stands, ...appeal },
    number: record.ruling.number,
    date: record.ruling.on,
    to: record.applicant,
    title: record.title,
    receipt: record.receipt,
    submittedOn: record.filedOn,
    approved: record.ruling.outcome === "approved",
    text: record.text,
    reason: record.reason,
    retention: record.ruling.retention,
    rows: record.answers.map(({ title, value }) => [title, value] as const),
  });
}

/** What versions from before `ruling` print. */
const before: NonNullable<Definition["ruling"]> = {
  ground: "law",
  disposition: true,
  approved: { paper: "決定通知書" },
  refused: { paper: "不許可決定通知書", appeal: { months: 3, first: false } },
};
