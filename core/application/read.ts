import * as Actor from "../actor.ts";
import * as Disclose from "../disclose/index.ts";
import * as Journal from "../journal/index.ts";
import * as Tenant from "../tenant/index.ts";
import { type ApplicationHead, type ApplicationSecret, type ApplicationState, applicationKind } from "./entity.ts";
import { mayNow } from "./may.ts";
import { findVersion } from "./procedure/version.ts";
import { type DecisionRecord, decisionLetter, decisionRecord } from "./record.ts";
import { type Intact, intact, type Opened } from "./step.ts";
import { forApplicant, forStaff } from "./view.ts";

type Page = { limit: number; cursor?: string | undefined };

const examiners = ["counter", "draft", "decide"] as const;

/** What staff have to do, the earliest last day first. Shows nobody's data. */
export async function work(page: Page): Promise<Journal.Page<ApplicationHead>> {
  Actor.requireSomeDuty(...examiners);
  const { items, ...rest } = await Journal.list(applicationKind, "list", { name: "WORK", parts: ["APP"] }, page);
  return { items: items.filter(({ state }) => isHandled(state)), ...rest };
}

/** Who is told of an application: its examiners, of its organ, and who applied. */
const told: Disclose.Rule<ApplicationState, ApplicationSecret> = {
  kind: applicationKind,
  duties: examiners,
  reaches: ({ procedure }) => Actor.reaches("procedures", procedure),
  isOwn: (state, person) => state.person === person,
};

/** Whether it stands in the work of the actor: a mandate names it, and it belongs to an organ for which they examine. */
const isHandled = (state: ApplicationState): boolean => told.reaches(state) && Actor.isOf(state.organ, ...examiners);

/** The acting resident's applications to this body, the latest first. */
export async function own(page: Page): Promise<Journal.Page<ApplicationHead>> {
  const { person } = Actor.require("resident");
  return Journal.list(applicationKind, "mine", { name: "APPOF", parts: [person] }, { ...page, descending: true });
}

/** One application for who applied and for staff; that staff looked is journalled first. @throws Problem `not_found` */
async function opened(id: string, purpose: Disclose.Purpose = "answer"): Promise<Opened> {
  if (Actor.require("resident", "staff").type === "staff") Actor.requireSomeDuty(...examiners);
  const load = async () => intact(await Journal.load(applicationKind, id));
  return Disclose.one(told, load, { purpose, why: "申請の審査" });
}

/** One application as the acting resident or member of staff may see it, and its sequence. @throws Problem `not_found` */
export async function show(id: string) {
  const head = await opened(id);
  const may = await mayNow(head);
  return { seq: head.seq, view: Actor.use().type === "resident" ? forApplicant(head, may) : forStaff(head, may) };
}

/** The record of a decision, for staff; that they looked is journalled. @throws Problem `not_found` before the decision */
export async function record(id: string): Promise<DecisionRecord> {
  Actor.requireSomeDuty(...examiners, "audit");
  const rule = { ...told, readers: ["audit" as const] };
  const load = async () => intact(await Journal.load(applicationKind, id));
  const why = Actor.isReader("audit") ? "監査" : "申請の審査";
  return recordOf(await Disclose.one(rule, load, { purpose: "print", why }));
}

/** 決定通知書 as a page to print, for who applied and for staff. @throws Problem `not_found` before the decision */
export async function letter(id: string, print: { invented: boolean }): Promise<string> {
  const body = await Tenant.requireOpen();
  const head = await opened(id, "print");
  const definition = await definitionOf(head);
  return decisionLetter(decisionRecord(head, definition), definition, { ...print, body });
}

const definitionOf = async ({ state }: Intact) => (await findVersion(state.procedure, state.version)).definition;

const recordOf = async (head: Opened): Promise<DecisionRecord> => decisionRecord(head, await definitionOf(head));
