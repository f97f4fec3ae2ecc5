import * as Actor from "../actor.ts";
import * as Application from "../application/index.ts";
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
import { inspectChanges, missingItems } from "./inspect.ts";
import { requireWriter } from "./keeping.ts";
import { moduleOf } from "./modules/index.ts";
import { registrationOf } from "./name.ts";
import type { Version } from "./rule.ts";
import type { Entered, Row } from "./schema.ts";

/**
 * What was approved and is not in its register: since when, and whether the system that holds the ledger has not taken it over yet
 * (`mirror`) or its answers do not fit the register (`row`, with the fields).
 */
export type Due = { application: string; since: Instant; why: "mirror" | "row"; fields: string[] };

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
  Actor.requireDuty("draft", "decide", "counter");
  Actor.requireAuthority();
  const pk = placeOf(moduleOf(register).def.register);
  const secret = await Vault.purposeKey("cursor");
  const after = cursor === undefined ? undefined : Cursor.decode(secret, pk, cursor);
  const { items, next } = await page({ pk, range: { prefix: "DUE#" }, limit, after });
  return {
    items: items.map(
      ({ sk, since, why, fields }) => ({ application: sk.slice(4), since, why, fields }) as unknown as Due,
    ),
    ...(next === undefined ? {} : { next: Cursor.encode(secret, pk, next) }),
  };
}

/**
 * 記載: enters by hand what was approved and could not be entered by itself, with the next number of the ledger.
 * @throws Problem `request.malformed` with pointers, `register.not_writable` of a mirror, `register.not_possible` when it is not due
 */
export async function enterDue(register: string, { application, changes, ...said }: Entered): Promise<Journal.Entry> {
  Actor.requireAuthority();
  const { def } = moduleOf(register);
  const { mode } = await requireWriter(def);
  refuse([...inspectChanges(def, changes), ...missingItems(def, changes)]);
  if (mode !== "ledger") throw new Problem("register.not_writable");
  return Journal.act(registerKind, registrationOf(register, application), async (head) => {
    if (head !== undefined || (await get(dueKey(register, application))) === undefined)
      throw new Problem("register.not_possible", { detail: "記載を待っている申請ではありません。" });
    if (said.effectiveOn > today() || said.notifiedOn > today())
      throw new Problem("register.not_possible", { detail: "登録日か届出日が、今日より後です。" });
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
    const fiscalYear = fiscalYearOf(said.effectiveOn);
    const { number, write } = await Document.nextNumber(tagSeries(register), fiscalYear);
    const row = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null)) as Row;
    const first = entering(def, { version, row, tag: { fiscalYear, number }, application });
    const of = await Journal.find(Application.applicationKind, application);
    return {
      ...first,
      facts: { ...first.facts, status: "registered" },
      closed: { ...first.closed, applicant: of.secret?.applicant },
      also: [write, ...done(register, application)].map((one) => ({ write: one })),
    };
  });
}
