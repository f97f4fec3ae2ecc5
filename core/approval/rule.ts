import { createHmac, type KeyObject } from "node:crypto";
import type { Actor } from "#core/actor.ts";
import { dateOf, type Instant, type LocalDate } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { canonical } from "../canonical.ts";
import { problem } from "./problem.ts";
import type { Approval, ApprovalRule, Next, Paper, Signature, Step } from "./schema.ts";

type Staff = Pick<Extract<Actor, { type: "staff" }>, "staff" | "duties" | "mandate">;

const referenceOf = (actor: Staff) => `staff:${actor.staff}`;
const mandateOf = (actor: Staff) => (actor.mandate === undefined ? {} : { mandate: actor.mandate });

/**
 * The fingerprint of what is decided, whatever the order of its fields. Made with the aggregate's data key
 * (`head.key.plain`), so that after disposal it says nothing about anybody.
 */
export const contentOf = (key: KeyObject, value: unknown): string =>
  createHmac("sha256", key).update(canonical(value)).digest("base64url");

/** 起案: puts a content before those whom the rule names. @throws Problem `auth.forbidden` without the duty of drafting */
export function draft(
  rule: { value: ApprovalRule; version: number },
  content: string,
  actor: Staff,
  at: Instant,
): Approval {
  if (!actor.duties.includes("draft")) throw new Problem("auth.forbidden");
  return {
    drafter: referenceOf(actor),
    draftedAt: at,
    ...mandateOf(actor),
    content,
    version: rule.version,
    selfApproval: rule.value.selfApproval,
    ...(rule.value.paper === false ? { paper: false } : {}),
    steps: rule.value.steps,
    signatures: [],
    status: "pending",
  };
}

/**
 * 決裁: signs the step that is next. With `absent` the one who stands in signs (代決), and the signature says so.
 * @throws Problem `approval.not_pending`, `approval.content_changed`, `approval.own_draft`, `approval.already_signed`, `auth.forbidden`
 */
export function approve(
  approval: Approval,
  content: string,
  actor: Staff,
  at: Instant,
  options: { absent?: boolean } = {},
): Approval {
  const step = pendingStep(approval);
  if (approval.content !== content) throw problem("approval.content_changed");
  const seat = seatOf(approval, step, actor, options.absent ?? false);
  const signature: Signature = {
    by: referenceOf(actor),
    at,
    title: seat.title,
    ...mandateOf(actor),
    ...(options.absent ? { inPlaceOf: step.title } : {}),
  };
  const signatures = [...approval.signatures, signature];
  return { ...approval, signatures, status: signatures.length === approval.steps.length ? "approved" : "pending" };
}

/**
 * 紙で決裁済み: enters that all who had still to sign have done so on paper. Whoever drafts enters it, because those who decide may never sign in.
 * @param since the day before which nothing can have been decided
 * @throws Problem `approval.not_pending`, `approval.content_changed`, `approval.paper_refused`, `approval.paper_date`, `auth.forbidden`
 */
export function approveOnPaper(
  approval: Approval,
  content: string,
  actor: Staff,
  at: Instant,
  { paper, since }: { paper: Paper; since: LocalDate },
): Approval {
  pendingStep(approval);
  if (!actor.duties.includes("draft")) throw new Problem("auth.forbidden");
  requirePaper(approval, paper, at, since);
  if (approval.content !== content) throw problem("approval.content_changed");
  const entered = { by: referenceOf(actor), at, ...mandateOf(actor), paper };
  const left = approval.steps.slice(approval.signatures.length);
  const signatures = [...approval.signatures, ...left.map(({ title }): Signature => ({ ...entered, title }))];
  return { ...approval, signatures, status: "approved" };
}

/**
 * Whether a rule takes a decision on paper. @param since the day on which there first was anything to decide
 * @throws Problem `approval.paper_refused`, `approval.paper_date`
 */
export function requirePaper(
  rule: { paper?: boolean | undefined },
  { on }: Paper,
  at: Instant,
  since?: LocalDate,
): void {
  if (rule.paper === false) throw problem("approval.paper_refused");
  const today = dateOf(at);
  const isTooEarly = since !== undefined && on < since;
  if (isTooEarly || on > today) throw problem("approval.paper_date", { facts: { from: since ?? "", to: today } });
}

/** 差戻し by whoever could have signed. The reason is personal writing: the caller keeps it in its sealed part. @throws Problem as `approve` */
export function sendBack(approval: Approval, actor: Staff, options: { absent?: boolean } = {}): Approval {
  seatOf(approval, pendingStep(approval), actor, options.absent ?? false);
  return { ...approval, status: "sent_back" };
}

/** Who must act next; `undefined` once everybody has. After a 差戻し it is the drafter, who drafts anew. */
export function whoActsNext(approval: Approval): Next | undefined {
  if (approval.status === "sent_back") return { task: "redraft", drafter: approval.drafter };
  const step = approval.steps[approval.signatures.length];
  return approval.status === "approved" || step === undefined ? undefined : { task: "approve", step };
}

function pendingStep(approval: Approval): Step {
  const next = whoActsNext(approval);
  if (next?.task !== "approve") throw problem("approval.not_pending");
  return next.step;
}

/** The seat in which the actor signs: the step's own, or that of its stand-in. */
function seatOf(approval: Approval, step: Step, actor: Staff, absent: boolean): { title: string } {
  const seat = absent ? step.standIn : step;
  if (seat === undefined || !actor.duties.includes(seat.duty)) throw new Problem("auth.forbidden");
  const by = referenceOf(actor);
  if (approval.signatures.some((one) => one.by === by)) throw problem("approval.already_signed");
  if (by === approval.drafter && !approval.selfApproval) throw problem("approval.own_draft");
  return seat;
}
