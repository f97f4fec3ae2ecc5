import * as Actor from "../actor.ts";
import * as Approval from "../approval/index.ts";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import { now, today } from "../clock.ts";
import * as Document from "../document/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Payment from "../payment/index.ts";
import { applicationKind, type Ruling } from "./entity.ts";
import { findVersion } from "./procedure/publish.ts";
import { invalid } from "./receive.ts";
import { fill } from "./rule.ts";
import type { Draft, SendingBack, Signing } from "./schema.ts";
import { allowing, type Intact, step } from "./step.ts";

/**
 * 起案: puts approval or refusal before those whom the body's 専決規程 (setting `approval.application`) names.
 * @throws Problem `application.not_allowed`, `application.invalid`, `setting.missing`
 */
export async function draft(id: string, { outcome, text, reason }: Draft): Promise<Journal.Entry> {
  const actor = Actor.requireDuty("draft");
  return Journal.act(applicationKind, id, async (found) => {
    const head = allowing(found, "draft", actor);
    if (outcome === "refused" && reason === undefined) {
      throw invalid([{ pointer: "/reason", message: "承認しないときは、理由を示してください。" }]);
    }
    const draft = { text, ...(reason === undefined ? {} : { reason }) };
    const secret = { ...head.secret, draft };
    const rule = await Approval.ruleFor("application");
    const content = contentOf({ ...head, secret, state: { ...head.state, proposed: outcome } });
    const approval = Approval.draft(rule, content, actor, now());
    const set = { status: "under_review" as const, proposed: outcome, approval };
    return step(head, "drafted", set, { secret, closed: draft });
  });
}

/** What is signed: the answers and the draft, so that neither changes under a signature. */
const contentOf = ({ key, secret, state }: Intact): string =>
  Approval.contentOf(key.plain, { answers: secret.answers, outcome: state.proposed, draft: secret.draft });

/**
 * 決裁: signs the step that is next; the last signature decides, and takes the 文書番号.
 * @throws Problem `application.not_allowed`, and those of `Approval.approve`
 */
export async function approve(id: string, options: Signing): Promise<Journal.Entry> {
  const actor = Actor.require("staff");
  Actor.requireAuthority();
  return Journal.act(applicationKind, id, async (found) => {
    const head = allowing(found, "approve", actor);
    await Approval.requireMandate(approvalOf(head));
    const approval = Approval.approve(approvalOf(head), contentOf(head), actor, now(), options);
    return approval.status === "approved" ? ruled(head, approval) : step(head, "signed", { approval }, {});
  });
}

/** 差戻し: the drafter drafts anew. @throws Problem `application.not_allowed`, and those of `Approval.sendBack` */
export async function sendBack(id: string, { reason, absent }: SendingBack): Promise<Journal.Entry> {
  const actor = Actor.require("staff");
  Actor.requireAuthority();
  return Journal.act(applicationKind, id, (found) => {
    const head = allowing(found, "send-back", actor);
    const approval = Approval.sendBack(approvalOf(head), actor, { absent });
    return step(head, "sent_back", { status: "received", approval }, { closed: { reason } });
  });
}

function approvalOf({ state }: Intact): Approval.Approval {
  if (state.approval === undefined) throw new Error("under review without an approval");
  return state.approval;
}

async function ruled(head: Intact, approval: Approval.Approval) {
  const { state, secret } = head;
  const { definition } = await findVersion(state.procedure, state.version);
  const on = today();
  const fiscalYear = fiscalYearOf(on);
  const next = await Document.nextNumber(`DOC:${definition.documentPrefix}`, fiscalYear);
  const number = Document.documentNumber(definition.documentPrefix, next.number);
  const outcome = state.proposed === "approved" ? "approved" : "refused";
  const { retention } = definition;
  const keepUntil = Document.retainedUntil(on, retention) ?? retention;
  const ruling = { outcome, number, fiscalYear, on, retention, keepUntil } as Ruling;
  const { receipt, title, office } = state;
  const decided = step(
    head,
    "decided",
    { status: outcome, approval, ruling },
    {
      closed: { answers: secret.answers, applicant: secret.applicant, ...secret.draft } as Journal.Facts,
      message: {
        subject: `【${office}】決定のお知らせ`,
        text: fill(definition.texts[outcome], { receipt, number, title, office }),
      },
      also: [{ write: next.write }],
    },
  );
  return { ...decided, facts: { ...decided.facts, outcome, number, on } };
}

/** 交付: what was approved and paid for is handed over. @throws Problem `application.not_allowed`, `application.unpaid` */
export async function issue(id: string): Promise<Journal.Entry> {
  const actor = Actor.requireDuty("counter");
  Actor.requireAuthority();
  return Journal.act(applicationKind, id, async (found) => {
    const head = allowing(found, "issue", actor);
    const hasFee = head.state.fees.some(({ amount }) => amount > 0);
    if (hasFee && !(await Payment.isSettled(id))) throw new Problem("application.unpaid");
    return step(head, "issued", { status: "done" }, {});
  });
}
