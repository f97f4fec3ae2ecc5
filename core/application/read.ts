import * as Actor from "../actor.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Tenant from "../tenant/index.ts";
import { type ApplicationHead, applicationKind } from "./entity.ts";
import { mayNow } from "./may.ts";
import { findVersion } from "./procedure/version.ts";
import { type DecisionRecord, decisionLetter, decisionRecord } from "./record.ts";
import { type Intact, intact } from "./step.ts";
import { forApplicant, forStaff } from "./view.ts";

type Page = { limit: number; cursor?: string | undefined };

const examiners = ["counter", "draft", "decide"] as const;

/** What staff have to do, the earliest last day first. Shows nobody's data. */
export async function work(page: Page): Promise<Journal.Page<ApplicationHead>> {
  Actor.requireSomeDuty(...examiners);
  const { items, ...rest } = await Journal.list(applicationKind, "list", { name: "WORK", parts: ["APP"] }, page);
  return { items: items.filter(({ state }) => isHandled(state)), ...rest };
}

/** Whether a mandate names it, and it belongs to an organ for which the actor examines. */
const isHandled = ({ procedure, organ }: ApplicationHead["state"]): boolean =>
  Actor.reaches("procedures", procedure) && Actor.isOf(organ, ...examiners);

/** One application for staff; that they looked is journalled first. @throws Problem `not_found` */
async function examine(id: string): Promise<Intact> {
  Actor.requireSomeDuty(...examiners);
  const head = intact(await Journal.load(applicationKind, id));
  if (!isHandled(head.state)) throw new Problem("not_found");
  await Journal.recordRead(applicationKind, [id], "申請の審査");
  return head;
}

/** The acting resident's applications to this body, the latest first. */
export async function own(page: Page): Promise<Journal.Page<ApplicationHead>> {
  const { person } = Actor.require("resident");
  return Journal.list(applicationKind, "mine", { name: "APPOF", parts: [person] }, { ...page, descending: true });
}

/** One's own application. @throws Problem `not_found`, the same for what is missing and what is another's */
async function findOwn(id: string): Promise<Intact> {
  const { person } = Actor.require("resident");
  const head = intact(await Journal.load(applicationKind, id));
  if (head.state.person !== person) throw new Problem("not_found");
  return head;
}

const findFor = (id: string): Promise<Intact> => (Actor.use().type === "resident" ? findOwn(id) : examine(id));

/** One application as the acting resident or member of staff may see it, and its sequence. @throws Problem `not_found` */
export async function show(id: string) {
  const head = await findFor(id);
  const may = await mayNow(head);
  return { seq: head.seq, view: Actor.use().type === "resident" ? forApplicant(head, may) : forStaff(head, may) };
}

/** The record of a decision, for staff; that they looked is journalled. @throws Problem `not_found` before the decision */
export async function record(id: string): Promise<DecisionRecord> {
  Actor.requireAuthority();
  return recordOf(await examine(id));
}

/** 決定通知書 as a page to print, for who applied and for staff. @throws Problem `not_found` before the decision */
export async function letter(id: string, print: { invented: boolean }): Promise<string> {
  Actor.requireAuthority();
  const body = await Tenant.requireOpen();
  const head = await findFor(id);
  const definition = await definitionOf(head);
  return decisionLetter(decisionRecord(head, definition), definition, { ...print, body });
}

const definitionOf = async ({ state }: Intact) => (await findVersion(state.procedure, state.version)).definition;

const recordOf = async (head: Intact): Promise<DecisionRecord> => decisionRecord(head, await definitionOf(head));
