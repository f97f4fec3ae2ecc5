import * as Actor from "../actor.ts";
import * as Approval from "../approval/index.ts";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import { now, today } from "../clock.ts";
import * as Document from "../document/index.ts";
import * as Journal from "../journal/index.ts";
import * as Organ from "../organ/index.ts";
import { resumed } from "./correction.ts";
import { type ApplicationSecret, type ApplicationState, applicationKind, type Ruling } from "./entity.ts";
import { decided, drafted, issued, sentBack as sentBackEvent, signed } from "./event.ts";
import { allowing, isUnpaid, notAllowed } from "./may.ts";
import { problem } from "./problem.ts";
import { findVersion } from "./procedure/version.ts";
import { invalid } from "./receive.ts";
import { fill } from "./rule.ts";
import type { Draft, SendingBack, Signing } from "./schema.ts";
import { type Intact, step } from "./step.ts";

/**
 * 起案: puts approval or refusal before those whom the body's 専決規程 (setting `approval.application`) names.
 * @throws Problem `application.not_allowed`, `application.invalid`, `setting.missing`
 */
export async function draft(id: string, { outcome, text, reason }: Draft) {
  Actor.requireSomeDuty("draft");
  return Journal.act(applicationKind, id, async (found) => {
    const head = await allowing(found, "draft");
    const isUnanswered = head.state.status === "correction";
    if (isUnanswered && outcome === "approved") {
      throw await notAllowed(
        head,
        "補正の答えがないまま、承認は起案できません。答えを待つか、補正を求め直すか、取り消すか、不承認（却下）を起案してください。",
      );
    }
    if (outcome === "refused" && reason === undefined) {
      throw invalid([{ pointer: "/reason", message: "承認しないときは、理由を示してください。" }]);
    }
    const draft = { text, ...(reason === undefined ? {} : { reason }) };
    const secret = { ...head.secret, draft };
    const rule = await Approval.ruleFor("application");
    const content = contentOf({ ...head, secret, state: { ...head.state, proposed: outcome } });
    const approval = Approval.draft(rule, content, Actor.staffFor(head.state.organ), now());
    const from = isUnanswered ? await resumed(head.state, "lapsedOn", "under_review") : {};
    const set = { ...from, status: "under_review" as const, proposed: outcome, approval };
    return step(head, set, { secret }, (said, told) => drafted(said, { ...draft, ...told }));
  });
}

/** What is signed: the answers and the draft, so that neither changes under a signature. */
const contentOf = ({ key, secret, state }: Intact): string =>
  Approval.contentOf(key.plain, { answers: secret.answers, outcome: state.proposed, draft: secret.draft });

type Signed = Journal.Decision<ApplicationState, ApplicationSecret, Journal.EventOf<typeof signed | typeof decided>>;

/**
 * 決裁: signs the step that is next; the last signature decides, and takes the 文書番号.
 * @throws Problem `application.not_allowed`, `organ.missing`, and those of `Approval.approve`
 */
export async function approve(id: string, options: Signing) {
  Actor.requireAuthority();
  return Journal.act(applicationKind, id, async (found): Promise<Signed> => {
    const head = await allowing(found, "approve");
    await Approval.requireMandate(approvalOf(head));
    const approval = Approval.approve(
      approvalOf(head),
      contentOf(head),
      Actor.staffFor(head.state.organ),
      now(),
      options,
    );
    return approval.status === "approved" ? ruled(head, approval) : step(head, { approval }, {}, signed);
  });
}

/**
 * 紙で決裁済み: enters a decision that was made on paper since the application was filed, and decides by it.
 * @throws Problem `application.not_allowed`, and those of `Approval.approveOnPaper`
 */
export async function recordDecision(id: string, paper: Approval.Paper) {
  Actor.requireSomeDuty("draft");
  Actor.requireAuthority();
  return Journal.act(applicationKind, id, async (found) => {
    const head = await allowing(found, "record-decision");
    const actor = Actor.staffFor(head.state.organ);
    await Approval.requireMandate(approvalOf(head));
    const { filedOn: since } = head.state;
    return ruled(head, Approval.approveOnPaper(approvalOf(head), contentOf(head), actor, now(), { paper, since }));
  });
}

/** 差戻し: the drafter drafts anew. @throws Problem `application.not_allowed`, and those of `Approval.sendBack` */
export async function sendBack(id: string, { reason, absent }: SendingBack) {
  Actor.requireAuthority();
  return Journal.act(applicationKind, id, async (found) => {
    const head = await allowing(found, "send-back");
    const actor = Actor.staffFor(head.state.organ);
    const approval = Approval.sendBack(approvalOf(head), actor, { absent });
    const said = { reason, by: Actor.reference(actor), on: today() };
    const sentBack = [...(head.secret.sentBack ?? []), said].slice(-sentBackMax);
    const { receipt, title, office } = head.state;
    const text = `「${title}」（受付番号 ${receipt}）の起案が、差し戻されました。\n理由: ${reason}\n\n${office}`;
    return step(
      head,
      { status: "received" as const, approval },
      { secret: { ...head.secret, sentBack }, message: { subject: `【${office}】起案の差戻し`, text }, to: "drafter" },
      (said, told) => sentBackEvent(said, { reason, ...told }),
    );
  });
}

/** So many reasons stay beside the application; the journal has every one. */
const sentBackMax = 20;

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
  const keepUntil = Document.retainedUntil(on, retention) ?? "permanent";
  const signing = state.organ === undefined ? {} : { signing: await Organ.signing(state.organ, on) };
  const ruling: Ruling = { outcome, number, fiscalYear, on, retention, keepUntil, ...signing };
  const { receipt, title, office } = state;
  const text = [
    fill(definition.texts[outcome], { receipt, number, title, office }),
    ...(secret.draft?.reason === undefined ? [] : [`理由: ${secret.draft.reason}`]),
  ].join("\n\n");
  const message = { subject: `【${office}】決定のお知らせ`, text };
  const { filedOn } = state;
  return step(head, { status: outcome, approval, ruling }, { message, also: [{ write: next.write }] }, (said, told) =>
    decided(
      { ...said, outcome, number, on, filedOn },
      { answers: secret.answers, applicant: secret.applicant, ...secret.draft, ...told },
    ),
  );
}

/** 交付: what was approved and paid for is handed over. @throws Problem `application.not_allowed`, `application.unpaid` */
export async function issue(id: string) {
  Actor.requireSomeDuty("counter");
  Actor.requireAuthority();
  return Journal.act(applicationKind, id, async (found) => {
    const head = await allowing(found, "issue");
    if (await isUnpaid(head)) throw problem("application.unpaid");
    return step(head, { status: "done" as const }, {}, issued);
  });
}
