import { isDeepStrictEqual } from "node:util";
import type * as z from "zod";
import * as Actor from "../actor.ts";
import { type LocalDate, today } from "../clock.ts";
import * as Dated from "../dated/index.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Request from "../request.ts";
import * as Rows from "../rows/index.ts";
import * as Cursor from "../table/cursor.ts";
import * as Vault from "../vault.ts";
import { type SettingState, settingKind } from "./entity.ts";
import { type Grounds, type Met, settingSet, settingWithdrawn } from "./event.ts";
import { problem } from "./problem.ts";

type SettingHead = Journal.Head<SettingState, Record<string, never>>;

const place = (name: string) => Journal.partitionOf(Actor.home(), settingKind, name);

/** So many days to come can be set ahead: a head keeps them, and is read with every request. */
const comingMax = 24;

/**
 * Sets a dated value of the acting body, in force from a day on. What was decided before keeps the row it was decided by. Another
 * value of the same day is replaced only by who has read it.
 * @param meets what stands under the value until now, as facts of the entry
 * @throws Problem `version.missing`, `setting.coming`
 */
export async function set(
  name: string,
  from: LocalDate,
  value: Journal.Json,
  { meets, ...grounds }: Grounds & { meets?: () => Promise<Met> } = {},
) {
  Actor.requireDuty("admin");
  return Journal.act(settingKind, name, async (head) => {
    const [before, version] = [await rowsOf(name, head), (head?.seq ?? 0) + 1];
    const there = before.find((row) => row.from === from);
    const isOther = there !== undefined && !isDeepStrictEqual(there.value, value);
    if (isOther && isBlind()) throw new Problem("version.missing");
    const row = { from, value, version: there === undefined || isOther ? version : there.version };
    const state = { rows: Dated.standing(Dated.withRow(before, row), today()) };
    if (state.rows.filter((one) => one.from > today()).length > comingMax) throw problem("setting.coming");
    const replaced = there === undefined ? [] : [{ ...there, ended: { by: version, how: "replaced" as const } }];
    const changed = row.version === version ? [...replaced, row] : [];
    return {
      event: settingSet({ name, from, value, ...(await meets?.()) }, grounds),
      state,
      also: await kept(name, [...unkept(head, before, there), ...changed]),
    };
  });
}

/**
 * Takes back a row that has not taken effect: what comes before it stays in force.
 * @throws Problem `not_found` when there is no row of that day, `setting.in_force` when it has begun, `version.missing`
 */
export async function withdraw(name: string, from: LocalDate, grounds: Grounds = {}) {
  Actor.requireDuty("admin");
  return Journal.act(settingKind, name, async (head) => {
    const before = await rowsOf(name, head);
    const there = before.find((row) => row.from === from);
    if (head === undefined || there === undefined) throw new Problem("not_found");
    if (from <= today()) throw problem("setting.in_force");
    if (isBlind()) throw new Problem("version.missing");
    const withdrawn = { ...there, ended: { by: head.seq + 1, how: "withdrawn" as const } };
    const left = before.filter((row) => row !== there);
    return {
      event: settingWithdrawn({ name, from, row: there.version }, grounds),
      state: { rows: Dated.standing(left, today()) },
      also: await kept(name, [...unkept(head, before, there), withdrawn]),
    };
  });
}

/** Whether a caller, who names each change by a key, does not say what they have read. */
const isBlind = (): boolean => {
  const request = Request.peek();
  return request?.idempotencyKey !== undefined && request.ifMatch === undefined;
};

/** The rows of a head with their versions; of one that was last written before rows had any, from the journal. */
async function rowsOf(name: string, head: SettingHead | undefined): Promise<Rows.Row[]> {
  const rows = head?.state.rows ?? [];
  const known = rows.flatMap(({ version, ...row }) => (version === undefined ? [] : [{ ...row, version }]));
  return known.length === rows.length ? known : fromJournal(name, head?.seq ?? 0);
}

/** Rows as entries up to a version set them. */
async function fromJournal(name: string, version: number): Promise<Rows.Row[]> {
  const entries = (await Journal.entries(settingKind, name)).filter(({ seq }) => seq <= version);
  return Journal.among(entries, settingSet, settingWithdrawn).reduce<Rows.Row[]>(
    (all, entry) =>
      entry.type === settingWithdrawn.type
        ? all.filter(({ from }) => from !== entry.facts.from)
        : Dated.withRow(all, { from: entry.facts.from, value: entry.facts.value, version: entry.seq }),
    [],
  );
}

/** Rows that no item has yet, because they were set before rows were items. */
function unkept(head: SettingHead | undefined, rows: readonly Rows.Row[], but: Rows.Row | undefined): Rows.Row[] {
  return head?.state.rows.every(({ version }) => version !== undefined) ? [] : rows.filter((row) => row !== but);
}

const kept = async (name: string, rows: readonly Rows.Row[]) =>
  Promise.all(rows.map(async (row) => ({ write: await Rows.keep(place(name), row) })));

/** The row of a setting that is in force today and those to come, and its version; empty and 0 before the first one. */
export async function rows(
  name: string,
): Promise<{ rows: { from: LocalDate; value: Journal.Json }[]; version: number }> {
  const head = await Journal.load(settingKind, name);
  const standing = Dated.standing(head?.state.rows ?? [], today());
  return { rows: standing.map(({ from, value }) => ({ from, value })), version: head?.seq ?? 0 };
}

/** One row that was ever set: by whom and when, why and by which ordinance, and what has become of it. */
type HistoricRow = Omit<Rows.Row, "ended"> &
  Grounds & { status: "past" | "in_force" | "coming" | "replaced" | "withdrawn"; by: string; at: number };

/** One page of all rows there ever were, the latest day first. @throws Problem `cursor.invalid` */
export async function history(
  name: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Journal.Page<HistoricRow>> {
  const [pk, secret] = [place(name), await Vault.purposeKey("cursor")];
  const after = cursor === undefined ? undefined : Cursor.decode(secret, `rows ${pk}`, cursor);
  const [head, { rows: found, next }] = await Promise.all([
    Journal.load(settingKind, name),
    Rows.rowsPage(pk, { limit, after }),
  ]);
  const present = Dated.rowAt(head?.state.rows ?? [], today());
  const entries = await Journal.entriesAt(
    settingKind,
    name,
    found.map(({ ended, version }) => ended?.by ?? version),
  );
  const items = found.map(({ ended, ...row }): HistoricRow => {
    const entry = entries.find(({ seq }) => seq === (ended?.by ?? row.version));
    const [one] = entry === undefined ? [] : Journal.among([entry], settingSet, settingWithdrawn);
    const status = ended?.how ?? (row.from > today() ? "coming" : row.from === present?.from ? "in_force" : "past");
    return { ...row, ...one?.closed, status, by: entry?.by ?? "", at: entry?.at ?? 0 };
  });
  return { items, ...(next === undefined ? {} : { next: Cursor.encode(secret, `rows ${pk}`, next) }) };
}

/**
 * The value in force on a day, parsed by the shape that its user expects, and the version (sequence) to keep with the
 * act that it decides. @throws Problem `setting.missing`: a missing row is an error, never a default
 */
export async function setting<S extends z.ZodType>(
  name: string,
  shape: S,
  date: LocalDate = today(),
): Promise<{ value: z.output<S>; version: number }> {
  const head = await Journal.load(settingKind, name);
  return valueIn(name, shape, head, { version: head?.seq ?? 0, on: date });
}

/**
 * The same as it was known at an earlier version: what was decided by it stays decided by it.
 * @throws Problem `setting.missing`
 */
export async function settingAt<S extends z.ZodType>(
  name: string,
  shape: S,
  known: { version: number; on: LocalDate },
): Promise<{ value: z.output<S>; version: number }> {
  return valueIn(name, shape, await Journal.load(settingKind, name), known);
}

async function valueIn<S extends z.ZodType>(
  name: string,
  shape: S,
  head: SettingHead | undefined,
  { version, on }: { version: number; on: LocalDate },
) {
  const row =
    (head?.seq === version ? Dated.rowAt(head.state.rows, on) : undefined) ?? (await earlier(name, head, version, on));
  if (row === undefined) throw problem("setting.missing", { detail: `設定「${name}」に ${on} 時点の行がありません。` });
  return { value: shape.parse(row.value), version };
}

/** What the head does not have any more. */
async function earlier(name: string, head: SettingHead | undefined, version: number, on: LocalDate) {
  if (head === undefined) return undefined;
  if (head.state.rows.every((row) => row.version !== undefined)) return Rows.knownAt(place(name), on, version);
  return Dated.rowAt(await fromJournal(name, version), on);
}
