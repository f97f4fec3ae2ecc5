import * as Actor from "../actor.ts";
import { type Instant, type LocalDate, now, today } from "../clock.ts";
import * as Document from "../document/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Organ from "../organ/index.ts";
import * as Tenant from "../tenant/index.ts";
import { historyOf, type RegisterHead, type RegisterState, registerKind, type Tag } from "./entity.ts";
import { toRows } from "./inspect.ts";
import { keepingOf, requireReader } from "./keeping.ts";
import { moduleOf } from "./modules/index.ts";
import { problem } from "./problem.ts";
import { asOf, endOf, isChangedAfter, type Standing, type Version } from "./rule.ts";
import type { RegisterDef } from "./schema.ts";

/** `令和9年度第1号`. */
export const tagText = ({ fiscalYear, number }: Tag): string => `${Document.fiscalYearText(fiscalYear)}第${number}号`;

/** One page of a register by tag number, without a word about dogs or owners. @throws Problem `cursor.invalid` */
export async function list(
  register: string,
  options: { limit: number; cursor?: string | undefined },
): Promise<Journal.Page<RegisterState & { id: string }>> {
  await requireReader();
  Actor.requireReach("registers", register);
  const { def } = moduleOf(register);
  Actor.requireOf(def.organ);
  const { items, ...page } = await Journal.list(registerKind, "list", { name: "REG", parts: [def.register] }, options);
  return { ...page, items: items.map(({ id, state }) => ({ id, ...state })) };
}

/** Which day is asked for, and by what was known when. */
export type Moment = { validAt?: LocalDate | undefined; knownAt?: Instant | undefined };

export type Shown = {
  head: RegisterHead;
  def: RegisterDef;
  /** 台帳 or 写し, as the body keeps it today. */
  mode: RegisterDef["mode"];
  validAt: LocalDate;
  knownAt: Instant;
  standing: Standing;
  /** What was known then, without personal data. */
  versions: Omit<Version, "changes">[];
  /** Everything that was ever recorded. */
  history: Version[];
};

/**
 * A registration as it stood on a day, by what was known at an instant; the looking itself is recorded.
 * @throws Problem `not_found` also when it was not registered then
 */
export async function show(register: string, id: string, moment: Moment, purpose: string): Promise<Shown> {
  const { type } = await requireReader();
  Actor.requireReach("registers", register);
  const { def } = moduleOf(register);
  Actor.requireOf(def.organ);
  const { validAt = today(), knownAt = now() } = moment;
  const head = await Journal.find(registerKind, id);
  const versions = head.state.register === register ? await historyOf(id) : undefined;
  const standing = asOf(versions ?? [], validAt, knownAt);
  if (versions === undefined || standing === undefined) throw new Problem("not_found");
  await Journal.recordRead(registerKind, [id], type === "client" ? "基幹連携による参照" : purpose);
  const known = versions.filter((one) => one.recordedAt <= knownAt).map(({ changes: _changes, ...open }) => open);
  const { mode } = await keepingOf(def);
  return { head, def, mode, validAt, knownAt, standing, versions: known, history: versions };
}

type Print = { invented: boolean };

/**
 * 登録事項証明書 of a day that has come, by all that is known today. A copy for checking (照合用) certifies nothing.
 * @throws Problem `not_found`, `register.not_certifiable`
 */
export async function certificate(
  register: string,
  id: string,
  { validAt = today() }: Pick<Moment, "validAt">,
  print: Print,
): Promise<string> {
  Actor.require("staff");
  Actor.requireAuthority();
  if (validAt > today()) throw problem("register.not_certifiable", { detail: "まだ来ていない日の証明はできません。" });
  const { def, mode, standing, head, history } = await show(register, id, { validAt }, "登録事項証明書の交付");
  requireLedger(mode);
  const end = endOf(history);
  const why = def.reasons.find(({ code }) => code === end?.reason)?.name ?? "";
  return Document.renderCertificate({
    ...(await letter(def, head, print)),
    register: def.name,
    validOn: validAt,
    ended: end === undefined ? undefined : { on: end.effectiveOn, why },
    changedSince: isChangedAfter(history, validAt),
    rows: [["鑑札番号", tagText(head.state.tag)], ...toRows(def, standing.row, Document.dateText)],
  });
}

/** Only whoever keeps the ledger certifies or gives out by it. @throws Problem `register.not_certifiable` */
function requireLedger(mode: RegisterDef["mode"]): void {
  if (mode !== "ledger") throw problem("register.not_certifiable");
}

/** 鑑札交付書. @throws Problem `not_found`, also once the dog is dead or the registration cancelled; `register.not_certifiable` */
export async function tagLetter(register: string, id: string, print: Print): Promise<string> {
  Actor.require("staff");
  Actor.requireAuthority();
  const { def, mode, standing, head } = await show(register, id, {}, "鑑札の交付");
  requireLedger(mode);
  if (standing.ended) throw new Problem("not_found");
  return Document.renderTag({
    ...(await letter(def, head, print)),
    to: String(standing.row.shoyusha_shimei ?? ""),
    tag: tagText(head.state.tag),
    registeredOn: head.state.enteredOn,
    rows: toRows(def, standing.row, Document.dateText),
  });
}

async function letter({ organ }: RegisterDef, { state }: RegisterHead, print: Print) {
  const body = await Tenant.requireOpen();
  const { name, signs } = await Organ.signing(organ);
  return {
    ...print,
    number: `登録番号 ${tagText(state.tag)}`,
    date: today(),
    keeper: organ === undefined ? body.name : name,
    from: signs,
  };
}
