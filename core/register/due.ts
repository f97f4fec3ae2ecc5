import * as Actor from "../actor.ts";
import type { Applicant } from "../application/event.ts";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import { type Instant, now, today } from "../clock.ts";
import * as Document from "../document/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import { get, page, type Write } from "../table/client.ts";
import * as Cursor from "../table/cursor.ts";
import { type Key, partition } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { refuse } from "./change.ts";
import { entering, registerKind, tagSeries } from "./entity.ts";
import { matched } from "./event.ts";
import { inspectChanges, missingItems } from "./inspect.ts";
import { requireWriter } from "./keeping.ts";
import { likeRow, owned, requireSeen } from "./likeness.ts";
import { moduleOf } from "./modules/index.ts";
import { registrationOf } from "./name.ts";
import { problem } from "./problem.ts";
import type { Version } from "./rule.ts";
import type { Duplicate, Entered, Row } from "./schema.ts";

/**
 * What was approved and is not in its register: since when, and whether the system that holds the ledger has not taken it over yet
 * (`mirror`), its answers do not fit the register (`row`, with the fields), or it looks like what is registered (`similar`, with the ids).
 */
export type Due = {
  application: string;
  since: Instant;
  why: "mirror" | "row" | "similar";
  fields: string[];
  similar?: string[];
};

const placeOf = (register: string) => partition(Actor.home(), "REGDUE", register);
const dueKey = (register: string, application: string): Key => ({ pk: placeOf(register), sk: `DUE#${application}` });
const doneKey = (register: string, application: string): Key => ({ pk: placeOf(register), sk: `DONE#${application}` });

/** Puts it on the list, unless it was entered in the meantime. */
export async function due(register: string, { application, ...rest }: Due): Promise<Write[]> {
  if ((await get(doneKey(register, application))) !== undefined) return [];
  return [{ put: { ...dueKey(register, application), v: 1, ...rest } }];
}

/** Takes it off the list, for good. */
export const done = (register: string, application: string): Write[] => [
  { delete: dueKey(register, application) },
  { put: { ...doneKey(register, application), v: 1 } },
];

/** One page of what was approved and is not in this register. @throws Problem `cursor.invalid` */
export async function listDue(
  register: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Journal.Page<Due>> {
  Actor.requireSomeDuty("draft", "decide", "counter");
  Actor.requireAuthority();
  const { def } = moduleOf(register);
  Actor.requireOf(def.organ, "draft", "decide", "counter");
  const pk = placeOf(def.register);
  const secret = await Vault.purposeKey("cursor");
  const after = cursor === undefined ? undefined : Cursor.decode(secret, pk, cursor);
  const { items, next } = await page({ pk, range: { prefix: "DUE#" }, limit, after });
  return {
    items: items.map(({ sk, since, why, fields, similar }) => {
      const rest = { since, why, fields, ...(similar === undefined ? {} : { similar }) } as Omit<Due, "application">;
      return { application: sk.slice(4), ...rest };
    }),
    ...(next === undefined ? {} : { next: Cursor.encode(secret, pk, next) }),
  };
}

/**
 * 記載: enters by hand what was approved and could not be entered by itself, with the next number of the ledger.
 * @throws Problem `request.malformed` with pointers, `register.not_writable` of a mirror, `register.not_possible` when it is not due,
 *   `register.similar` until whoever enters it has looked at what it looks like
 */
export async function enterDue(register: string, { application, changes, acknowledged, ...said }: Entered) {
  Actor.requireAuthority();
  const { def } = moduleOf(register);
  const { mode } = await requireWriter(def);
  refuse([...inspectChanges(def, changes), ...missingItems(def, changes)]);
  if (mode !== "ledger") throw problem("register.not_writable");
  const id = registrationOf(register, application);
  return Journal.act(registerKind, id, async (head) => {
    if (head !== undefined) throw notDue();
    await requireDue(register, application);
    if (said.effectiveOn > today() || said.notifiedOn > today())
      throw problem("register.not_possible", { detail: "登録日か届出日が、今日より後です。" });
    const row = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null)) as Row;
    const fiscalYear = fiscalYearOf(said.effectiveOn);
    const [similar, indexed, { number, write }, of] = await Promise.all([
      likeRow(def, row, id),
      owned(def, id, undefined, row),
      Document.nextNumber(tagSeries(register), fiscalYear),
      Journal.find<unknown, { applicant: Applicant }>({ kind: "APP", version: 0 }, application),
    ]);
    requireSeen(similar, acknowledged);
    const reason = def.reasons.find(({ kind }) => kind === "enter")?.code ?? "";
    const version: Version = {
      ...said,
      serial: 1,
      event: "enter",
      reason,
      processedOn: today(),
      recordedAt: now(),
      changes,
    };
    const [tag, applicant] = [{ fiscalYear, number }, of.secret?.applicant];
    return {
      ...entering(def, { version, row, tag, application, similar, applicant }),
      also: [write, ...indexed, ...done(register, application)].map((one) => ({ write: one })),
    };
  });
}

const notDue = () => problem("register.not_possible", { detail: "記載を待っている申請ではありません。" });

async function requireDue(register: string, application: string): Promise<void> {
  if ((await get(dueKey(register, application))) === undefined) throw notDue();
}

/**
 * What was approved is what is registered already (二重の申請): it comes off the list and gets no number of its own, and the registration
 * says so.
 * @throws Problem `not_found`, `register.not_writable` of a mirror, `register.not_possible` when it is not due or nothing stands there
 */
export async function recordDuplicate(register: string, id: string, duplicate: Duplicate) {
  Actor.requireAuthority();
  const { def } = moduleOf(register);
  const { mode } = await requireWriter(def);
  if (mode !== "ledger") throw problem("register.not_writable");
  const { application, note } = duplicate;
  return Journal.act(registerKind, id, async (head) => {
    if (head?.state.register !== register || head.secret === null) throw new Problem("not_found");
    if (head.state.status !== "registered")
      throw problem("register.not_possible", { detail: "登録中のものではありません。" });
    await requireDue(register, application);
    return {
      event: matched({ register, application }, { note }),
      state: head.state,
      secret: head.secret,
      also: done(register, application).map((write) => ({ write })),
    };
  });
}
