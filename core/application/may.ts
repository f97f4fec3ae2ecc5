import * as Actor from "../actor.ts";
import * as Approval from "../approval/index.ts";
import { problem as approvalProblem } from "../approval/problem.ts";
import { now, today } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Payment from "../payment/index.ts";
import type { ApplicationHead, ApplicationState } from "./entity.ts";
import { problem } from "./problem.ts";
import { findVersion } from "./procedure/version.ts";
import { type Action, actions, type By, isAssured, next, possible, requireAssurance, statusNames } from "./rule.ts";
import { type Intact, intact } from "./step.ts";

type Head = Pick<ApplicationHead, "id" | "state">;

/** Whether a check that throws a problem lets the actor through. */
function passes(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Only who applied speaks for an application; for one that was brought to the counter, the counter does. */
function requireParty({ channel, organ }: ApplicationState): void {
  if (Actor.use().type === "resident") return; // that it is theirs was asked before anything was said of it
  Actor.requireDutyFor(organ, "counter");
  if (channel === "online") throw new Problem("auth.forbidden");
}

const gates: Record<By, (state: ApplicationState) => unknown> = {
  draft: ({ organ }) => Actor.requireDutyFor(organ, "draft"),
  entrant: ({ approval, organ }) => {
    Actor.requireDutyFor(organ, "draft");
    if (approval?.paper === false) throw approvalProblem("approval.paper_refused");
  },
  counter: ({ organ }) => Actor.requireDutyFor(organ, "counter"),
  party: requireParty,
  signer: ({ approval, organ }) => {
    const actor = Actor.staffFor(organ);
    if (approval?.status !== "pending") return;
    const signs = (absent: boolean) => Approval.approve(approval, approval.content, actor, now(), { absent });
    if (!passes(() => signs(true))) signs(false);
  },
};

/** What only an authority of one's own, or one with a legal ground, can do: a deputy without one enters and drafts. */
const withAuthority: readonly Action[] = ["approve", "record-decision", "send-back", "issue"];

function requireGate(name: Action, state: ApplicationState): void {
  if (withAuthority.includes(name)) Actor.requireAuthority();
  gates[actions[name].by](state);
}

/** What the acting person may do with an application now, but for their assurance and for a fee. */
const open = (state: ApplicationState): Action[] =>
  possible(state, today()).filter((name) => passes(() => requireGate(name, state)));

/** The assurance that an application asks of whoever applied. */
const assuranceOf = async ({ state }: Head): Promise<Actor.Assurance> =>
  state.assurance ?? (await findVersion(state.procedure, state.version)).definition.assurance;

/** Whether a fee is still to come in before what was approved is handed over. */
export const isUnpaid = async ({ id, state }: Head): Promise<boolean> =>
  state.fees.some(({ amount }) => amount > 0) && !(await Payment.isSettled(id));

export type May = { allowed: Action[]; stepUp: Action[] };

/**
 * Exactly what would not be refused if the acting person did it now: `stepUp` is what only lacks the assurance that the
 * procedure asks for.
 */
export async function mayNow(head: Head): Promise<May> {
  const all = open(head.state);
  const actor = Actor.use();
  if (actor.type === "resident" && all.length > 0) {
    return isAssured(actor.assurance, await assuranceOf(head))
      ? { allowed: all, stepUp: [] }
      : { allowed: [], stepUp: all };
  }
  const waits = all.includes("issue") && (await isUnpaid(head));
  return { allowed: all.filter((name) => name !== "issue" || !waits), stepUp: [] };
}

/**
 * Lets the acting person do something with an application, or says why not.
 * @throws Problem `auth.forbidden`, `auth.assurance`, `application.not_allowed` with what is allowed instead and who must act next
 */
async function requireMay(head: Head, action: Action): Promise<void> {
  const { state } = head;
  const actor = Actor.use();
  if (actions[action].by !== "signer" || state.approval?.status === "pending") requireGate(action, state);
  if (!possible(state, today()).includes(action)) throw await notAllowed(head);
  if (actor.type === "resident") requireAssurance(actor.assurance, await assuranceOf(head));
}

/** That an action must wait, with what the acting person may do instead, and who must act. */
export const notAllowed = async (head: Head, detail?: string): Promise<Problem> =>
  problem("application.not_allowed", {
    detail: detail ?? `この申請は「${statusNames[head.state.status]}」です。${next(head.state).text}`,
    facts: { allowed: (await mayNow(head)).allowed, waiting: next(head.state) },
  });

/**
 * The application, if the acting person may do this with it now.
 * @throws Problem `not_found`, also when it is another resident's, and as `requireMay`
 */
export async function allowing(found: ApplicationHead | undefined, action: Action): Promise<Intact> {
  const actor = Actor.require("resident", "staff");
  const head = intact(actor.type === "resident" && found?.state.person !== actor.person ? undefined : found);
  Actor.requireReach("procedures", head.state.procedure);
  Actor.requireOf(head.state.organ);
  await requireMay(head, action);
  return head;
}
