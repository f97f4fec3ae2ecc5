import { now, today } from "../clock.ts";
import { type FieldError, Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import { historyOf, openPartOf, type RegisterHead, type RegisterState, registerKind } from "./entity.ts";
import { changed } from "./event.ts";
import { goneWith, inspectChanges, missing, missingItems } from "./inspect.ts";
import { requireWriter } from "./keeping.ts";
import { owned } from "./likeness.ts";
import { moduleOf } from "./modules/index.ts";
import { problem } from "./problem.ts";
import { answered, asOf, enteredOn, requireCancelled, requireChangeable, requireOrder, type Version } from "./rule.ts";
import type { Change, Changes, Correction, Reason, RegisterDef } from "./schema.ts";

type Recording = Pick<Version, "event" | "effectiveOn" | "dated" | "notifiedOn" | "changes"> & {
  reason?: string;
  answers?: number;
  note?: string;
};

/**
 * 異動: records what was notified of a registration.
 * @throws Problem `not_found`, `request.malformed` with pointers, `register.not_possible`
 */
export async function change(register: string, id: string, change: Change) {
  const { def } = moduleOf(register);
  const reason = reasonOf(def, change.reason);
  const gone = goneWith(def, reason, change.changes);
  refuse([
    ...inspectChanges(def, change.changes, reason.fields),
    ...nothing(reason.kind, change.changes),
    ...gone.filter(({ required }) => required).map(missing),
  ]);
  const changes = { ...Object.fromEntries(gone.map(({ field }) => [field, null])), ...change.changes };
  return record(def, id, (versions) => {
    requireChangeable(versions, { ...change, event: reason.kind }, today());
    return { ...change, changes, event: reason.kind };
  });
}

function reasonOf(def: RegisterDef, code: string): Reason {
  const reason = def.reasons.find((one) => one.code === code && one.kind !== "enter");
  if (reason !== undefined) return reason;
  throw malformed([{ pointer: "/reason", message: "この台帳で使える異動事由ではありません。" }]);
}

/**
 * 誤記修正・取消 of an earlier event, or 再記載 of what was cancelled. A correction takes effect where what it answers did, or on the day that it
 * puts right; the history only grows.
 * @throws Problem `not_found`, `request.malformed` with pointers, `register.not_possible`
 */
export async function correct(register: string, id: string, correction: Correction) {
  const { def } = moduleOf(register);
  if (correction.event === "enter") return enterAgain(def, id, correction);
  const changes = correction.event === "correct" ? correction.changes : {};
  const dated = correction.event === "correct" ? correction.effectiveOn : undefined;
  refuse([...inspectChanges(def, changes), ...(dated === undefined ? nothing(correction.event, changes) : [])]);
  return record(def, id, (versions) => {
    const target = answered(versions, correction.event, correction.answers);
    const { event, answers, notifiedOn, note } = correction;
    const made = { event, answers, notifiedOn, note, changes, effectiveOn: dated ?? target.effectiveOn };
    return dated === undefined ? made : { ...made, dated };
  });
}

function enterAgain(def: RegisterDef, id: string, again: Extract<Correction, { event: "enter" }>) {
  refuse([...inspectChanges(def, again.changes), ...missingItems(def, again.changes)]);
  return record(def, id, (versions) => {
    requireCancelled(versions);
    if (again.effectiveOn > today()) throw problem("register.not_possible", { detail: "登録日が、今日より後です。" });
    return { ...again, reason: def.reasons.find(({ kind }) => kind === "enter")?.code ?? "" };
  });
}

/** One more version: the next 履歴番号, 処理日 of today, and the whole row as it stands from now on. */
async function record(def: RegisterDef, id: string, decide: (versions: Version[]) => Recording) {
  const { version: setting } = await requireWriter(def);
  return Journal.act(registerKind, id, async (found) => {
    const { head, versions } = await intact(found, def.register);
    const { note, ...recording } = decide(versions);
    if (recording.notifiedOn > today()) {
      throw problem("register.not_possible", { detail: "届出日が、今日より後です。" });
    }
    const version = { ...recording, serial: head.state.serial + 1, processedOn: today(), recordedAt: now() };
    const history = [...versions, version];
    if (version.dated !== undefined) requireOrder(history, today());
    const standing = asOf(history, today(), Number.POSITIVE_INFINITY);
    const row = standing?.row ?? {};
    if (standing !== undefined) refuse(missingItems(def, row));
    const status: RegisterState["status"] =
      standing === undefined ? "cancelled" : standing.ended ? "ended" : "registered";
    const facts = { register: def.register, ...openPartOf(version), status, ...(setting === 0 ? {} : { setting }) };
    return {
      event: changed(facts, { changes: version.changes, row, ...(note === undefined ? {} : { note }) }),
      state: {
        ...head.state,
        serial: version.serial,
        status,
        enteredOn: enteredOn(history) ?? head.state.enteredOn,
      },
      secret: { row },
      also: (standing === undefined ? [] : await owned(def, id, head.secret?.row, row)).map((write) => ({ write })),
    };
  });
}

/** A registration of this register whose rows are still there. @throws Problem `not_found` */
async function intact(head: RegisterHead | undefined, register: string) {
  const versions = head?.state.register === register ? await historyOf(head.id) : undefined;
  if (head === undefined || versions === undefined) throw new Problem("not_found");
  return { head, versions };
}

/** A change or correction that changes nothing is a mistake of the hand. */
const nothing = (event: Version["event"], changes: Changes): FieldError[] =>
  (event === "change" || event === "correct") && Object.keys(changes).length === 0
    ? [{ pointer: "/changes", message: "変える項目を1つ以上指定してください。" }]
    : [];

const malformed = (errors: FieldError[]) => new Problem("request.malformed", { errors });

export function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw malformed(errors);
}
