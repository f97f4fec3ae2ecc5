import type { Instant, LocalDate } from "#core/clock.ts";
import { problem } from "./problem.ts";
import type { Changes, Row } from "./schema.ts";

/**
 * One version of a registration. Nothing is ever overwritten: a correction (誤記修正) and a cancellation (取消) are events
 * of their own that point to the event they answer. Four times: 異動日, 届出日, 処理日, and the instant it was recorded.
 */
export type Version = {
  /** 履歴番号, from 1 without gaps. */
  serial: number;
  event: "enter" | "change" | "end" | "correct" | "cancel";
  reason?: string;
  answers?: number;
  effectiveOn: LocalDate;
  /** Of a correction: the day on which what it answers really took effect. */
  dated?: LocalDate;
  notifiedOn: LocalDate;
  processedOn: LocalDate;
  recordedAt: Instant;
  changes: Changes;
};

/** A registration at a time: every item, and whether it has ended (犬の死亡など). */
export type Standing = { row: Row; ended: boolean };

/** What is in force of a history: neither cancelled itself nor answering something cancelled, each on the day to which it was corrected. */
function live(versions: readonly Version[]): Version[] {
  const cancelled = new Set(versions.flatMap((one) => (one.event === "cancel" ? [one.answers] : [])));
  const kept = versions.filter(
    (one) =>
      one.event !== "cancel" && !cancelled.has(one.serial) && !(one.event === "correct" && cancelled.has(one.answers)),
  );
  const days = new Map(kept.flatMap(({ answers, dated }) => (dated === undefined ? [] : [[answers, dated] as const])));
  return kept.map((one) => ({ ...one, effectiveOn: days.get(anchorOf(one)) ?? one.effectiveOn }));
}

/** The event that a version belongs to: a correction takes effect where what it corrects did, right after it. */
const anchorOf = (one: Version): number => (one.event === "correct" ? (one.answers ?? one.serial) : one.serial);

const earlier = (a: Version, b: Version): number =>
  Number(a.effectiveOn > b.effectiveOn) - Number(a.effectiveOn < b.effectiveOn) ||
  anchorOf(a) - anchorOf(b) ||
  a.serial - b.serial;

/**
 * How a registration stood on a day (`validAt`), as far as it was known at an instant (`knownAt`); `undefined` when it
 * was not registered, or not known to be. What is recorded later never changes the answer.
 */
export function asOf(versions: readonly Version[], validAt: LocalDate, knownAt: Instant): Standing | undefined {
  const inForce = live(versions.filter((one) => one.recordedAt <= knownAt))
    .filter((one) => one.effectiveOn <= validAt)
    .sort(earlier);
  if (!inForce.some((one) => one.event === "enter")) return undefined;
  return { row: inForce.reduce(apply, {}), ended: inForce.some((one) => one.event === "end") };
}

const apply = (row: Row, { changes }: Version): Row =>
  Object.fromEntries(
    Object.entries({ ...row, ...changes }).filter((pair): pair is [string, Row[string]] => pair[1] !== null),
  );

const impossible = (detail: string) => problem("register.not_possible", { detail });

/**
 * An event can be recorded today when it has happened, not before the registration and not after its end; and nothing
 * ends before what is recorded of it.
 * @throws Problem `register.not_possible`
 */
export function requireChangeable(
  versions: readonly Version[],
  { event, effectiveOn }: Pick<Version, "event" | "effectiveOn">,
  today: LocalDate,
): void {
  if (effectiveOn > today) throw impossible("異動日が、今日より後です。");
  const standing = asOf(versions, effectiveOn, Number.POSITIVE_INFINITY);
  if (standing === undefined) throw impossible("異動日の時点で、登録されていません。");
  if (standing.ended) throw impossible("異動日の時点で、登録は終わっています。");
  if (event === "end" && live(versions).some((one) => one.effectiveOn > effectiveOn)) {
    throw impossible("異動日より後の異動があるため、この日に登録を終えることはできません。");
  }
}

/** 登録日 of what is in force; `undefined` when the entry was cancelled. */
export const enteredOn = (versions: readonly Version[]): LocalDate | undefined =>
  live(versions).find(({ event }) => event === "enter")?.effectiveOn;

/** The version by which a registration has ended. */
export const endOf = (versions: readonly Version[]): Version | undefined =>
  live(versions).find(({ event }) => event === "end");

/** Whether something took effect after a day. */
export const isChangedAfter = (versions: readonly Version[], day: LocalDate): boolean =>
  live(versions).some(({ effectiveOn }) => effectiveOn > day);

/**
 * A day can be corrected to one that has come, as long as nothing is left before the registration or after its end.
 * @param corrected the history with the correction
 * @throws Problem `register.not_possible`
 */
export function requireOrder(corrected: readonly Version[], today: LocalDate): void {
  const kept = live(corrected);
  const [first, last] = [enteredOn(corrected), endOf(corrected)?.effectiveOn];
  if (kept.some(({ effectiveOn }) => effectiveOn > today)) throw impossible("正しい異動日が、今日より後です。");
  if (kept.some(({ effectiveOn }) => (first ?? "") > effectiveOn || (last ?? effectiveOn) < effectiveOn))
    throw impossible("この異動日にすると、登録より前か、登録が終わった後の異動が残ります。");
}

/** 再記載: only what was cancelled can be entered again. @throws Problem `register.not_possible` */
export function requireCancelled(versions: readonly Version[]): void {
  if (enteredOn(versions) !== undefined) throw impossible("この登録は取り消されていません。");
}

/** What a correction or cancellation answers, if it is in force. @throws Problem `register.not_possible` */
export function answered(versions: readonly Version[], event: "correct" | "cancel", serial: number): Version {
  const target = live(versions).find((one) => one.serial === serial);
  if (target === undefined) throw impossible(`履歴番号 ${serial} の異動がないか、すでに取り消されています。`);
  if (event === "correct" && target.event === "correct") {
    throw impossible("誤記修正を直すときは、元の異動の履歴番号を指定してください。");
  }
  const others = live(versions).filter((one) => anchorOf(one) !== serial);
  if (event === "cancel" && target.event === "enter" && others.length > 0) {
    throw impossible("登録そのものを取り消すには、先に後の異動を取り消してください。");
  }
  return target;
}
