import type * as z from "zod";
import * as Actor from "../actor.ts";
import { type LocalDate, today } from "../clock.ts";
import * as Dated from "../dated/index.ts";
import * as Journal from "../journal/index.ts";
import * as Rows from "../rows/index.ts";
import { type SettingState, settingKind } from "./entity.ts";
import { type Met, settingSet, settingWithdrawn } from "./event.ts";
import { problem } from "./problem.ts";

type SettingHead = Journal.Head<SettingState, Record<string, never>>;

const place = (name: string) => Journal.partitionOf(Actor.home(), settingKind, name);

/**
 * Sets a dated value of the acting body, in force from a day on. What was decided before keeps the row it was decided by.
 * @param meets what stands under the value until now, as facts of the entry
 * @throws Problem `version.missing`, `row.begun`, `row.coming`
 */
export async function set(
  name: string,
  from: LocalDate,
  value: Journal.Json,
  { meets, ...grounds }: Rows.Grounds & { meets?: () => Promise<Met> } = {},
) {
  Actor.requireDuty("admin");
  return Journal.act(settingKind, name, async (head) => {
    const [before, version] = [await rowsOf(name, head), (head?.seq ?? 0) + 1];
    const { rows, row, replaced } = Rows.lay(before, { from, value, version }, grounds);
    const old = replaced === undefined ? [] : [{ ...replaced, ended: { by: version, how: "replaced" as const } }];
    const changed = row.version === version ? [...old, row] : [];
    return {
      event: settingSet({ name, from, value, ...(await meets?.()) }, grounds),
      state: { rows: Dated.standing(rows, today()) },
      also: await kept(name, [...unkept(head, before, replaced), ...changed]),
    };
  });
}

/**
 * Takes back a row that has not taken effect: what comes before it stays in force.
 * @throws Problem `not_found` when there is no row of that day, `row.in_force` when it has begun, `version.missing`
 */
export async function withdraw(name: string, from: LocalDate, grounds: Rows.Grounds = {}) {
  Actor.requireDuty("admin");
  return Journal.act(settingKind, name, async (head) => {
    const before = await rowsOf(name, head);
    const { rows, withdrawn } = Rows.takeBack(before, from);
    const ended = { by: (head?.seq ?? 0) + 1, how: "withdrawn" as const };
    return {
      event: settingWithdrawn({ name, from, row: withdrawn.version }, grounds),
      state: { rows: Dated.standing(rows, today()) },
      also: await kept(name, [...unkept(head, before, withdrawn), { ...withdrawn, ended }]),
    };
  });
}

/** The rows of a head with their versions; of one that was last written before rows had any, from the journal. */
async function rowsOf(name: string, head: SettingHead | undefined): Promise<Rows.Item[]> {
  const rows = head?.state.rows ?? [];
  const known = rows.flatMap(({ version, ...row }) => (version === undefined ? [] : [{ ...row, version }]));
  return known.length === rows.length ? known : fromJournal(name, head?.seq ?? 0);
}

/** Rows as entries up to a version set them. */
async function fromJournal(name: string, version: number): Promise<Rows.Item[]> {
  const entries = (await Journal.entries(settingKind, name)).filter(({ seq }) => seq <= version);
  return Journal.among(entries, settingSet, settingWithdrawn).reduce<Rows.Item[]>(
    (all, entry) =>
      entry.type === settingWithdrawn.type
        ? all.filter(({ from }) => from !== entry.facts.from)
        : Dated.withRow(all, { from: entry.facts.from, value: entry.facts.value, version: entry.seq }),
    [],
  );
}

/** Rows that no item has yet, because they were set before rows were items. */
function unkept(head: SettingHead | undefined, rows: readonly Rows.Item[], but: Rows.Item | undefined): Rows.Item[] {
  return head?.state.rows.every(({ version }) => version !== undefined) ? [] : rows.filter((row) => row !== but);
}

const kept = (name: string, rows: readonly Rows.Item[]) => Promise.all(rows.map((row) => Rows.keep(place(name), row)));

/** The row of a setting that is in force today and those to come, and its version; empty and 0 before the first one. */
export async function rows(
  name: string,
): Promise<{ rows: { from: LocalDate; value: Journal.Json }[]; version: number }> {
  const head = await Journal.load(settingKind, name);
  const standing = Dated.standing(head?.state.rows ?? [], today());
  return { rows: standing.map(({ from, value }) => ({ from, value })), version: head?.seq ?? 0 };
}

/** One page of all rows there ever were, the latest day first. @throws Problem `cursor.invalid` */
export async function history(name: string, asked: { limit: number; cursor?: string | undefined }) {
  const head = Journal.load(settingKind, name); // beside the rows
  head.catch(() => undefined);
  const present = async () => Dated.rowAt((await head)?.state.rows ?? [], today());
  return Rows.history(
    { kind: settingKind, id: name },
    asked,
    async ({ from }) => from === (await present())?.from,
    (entry) => Journal.among([entry], settingSet, settingWithdrawn)[0]?.closed,
  );
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
