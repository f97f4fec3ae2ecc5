import * as Actor from "#core/actor.ts";
import { fiscalYearOf, fiscalYearRange } from "#core/calendar/fiscal.ts";
import { type LocalDate, today } from "#core/clock.ts";
import * as Dated from "#core/dated/index.ts";
import * as Journal from "#core/journal/index.ts";
import * as Rows from "#core/rows/index.ts";
import { ruleAt } from "./dated.ts";
import { type TermRow, termKind } from "./entity.ts";
import { termSet, termWithdrawn } from "./event.ts";
import type { Terms } from "./schema.ts";
import type { Row } from "./term.ts";
import { seriesOf, type TermName, termNames, timeline, type Versions, withRow } from "./timeline.ts";
import { requireUntold } from "./told.ts";

/** Every term with the rows that hold when, and the version of each that they are. */
export type AllTerms = Terms & { calendars: Row<"calendars">[]; deadlines: Row<"deadlines">[]; versions: Versions };

/** A head has the rows that hold in this fiscal year, in the two before, or later: what papers are made of. All others are items (core/rows). */
const yearsKept = 2;

const place = (name: TermName) => Journal.partitionOf(Actor.home(), termKind, name);

/**
 * Adds a row of a term, in force from its day on. What was computed before keeps the version it was computed from.
 * @throws Problem `billing.told` when uses that a body was told the price of would cost something else; `version.missing`, `row.begun`, `row.coming`
 */
export async function setTerm<N extends TermName>(name: N, row: Row<N>, grounds: Rows.Grounds = {}) {
  Actor.require("operator");
  return Journal.act(termKind, name, async (head) => {
    await requireUntold(name, row.from);
    const version = (head?.seq ?? 0) + 1;
    const [series, others] = split(head?.state.rows ?? [], seriesOf(row));
    const { rows, row: laid, replaced } = Rows.lay<TermRow>(series, { ...row, version }, grounds);
    const old =
      replaced === undefined ? [] : [{ ...itemOf(replaced), ended: { by: version, how: "replaced" as const } }];
    const changed = laid.version === version ? [...old, itemOf(laid)] : [];
    return {
      event: termSet({ name, row }, grounds),
      state: { rows: [...others, ...Dated.standing(rows, since())] },
      also: await Promise.all(changed.map((one) => Rows.keep(place(name), one))),
    };
  });
}

/**
 * Takes back a row that has not begun. `unit`: of the prices, whose.
 * @throws Problem `not_found`, `row.in_force`, `version.missing`
 */
export async function withdrawTerm(
  name: TermName,
  from: LocalDate,
  { unit, ...grounds }: Rows.Grounds & { unit?: string | undefined } = {},
) {
  Actor.require("operator");
  return Journal.act(termKind, name, async (head) => {
    const [series, others] = split(head?.state.rows ?? [], unit);
    const { rows, withdrawn } = Rows.takeBack(series, from);
    const ended = { by: (head?.seq ?? 0) + 1, how: "withdrawn" as const };
    return {
      event: termWithdrawn({ name, from, row: withdrawn.version, ...(unit === undefined ? {} : { unit }) }, grounds),
      state: { rows: [...others, ...Dated.standing(rows, since())] },
      also: [await Rows.keep(place(name), { ...itemOf(withdrawn), ended })],
    };
  });
}

/** One page of all rows of a term there ever were: of each unit the latest day first. @throws Problem `cursor.invalid` */
export async function termHistory(name: TermName, asked: { limit: number; cursor?: string | undefined }) {
  Actor.require("operator");
  const rows = (await Journal.load(termKind, name))?.state.rows ?? [];
  const isInForce = ({ series, from }: Rows.Item) => Dated.rowAt(split(rows, series)[0], today())?.from === from;
  return Rows.history(
    { kind: termKind, id: name },
    asked,
    isInForce,
    (entry) => Journal.among([entry], termSet, termWithdrawn)[0]?.closed,
  );
}

const since = (): LocalDate => fiscalYearRange(fiscalYearOf(today()) - yearsKept).from;

/** The rows of one series, and the others. */
const split = (rows: readonly TermRow[], series: string | undefined) =>
  [rows.filter((one) => seriesOf(one) === series), rows.filter((one) => seriesOf(one) !== series)] as const;

/** The same order however a row came to stand where it does. */
const byDay = (a: Row<TermName>, b: Row<TermName>): number => (orderOf(a) < orderOf(b) ? -1 : 1);
const orderOf = (row: Row<TermName>) => `${row.from} ${seriesOf(row) ?? ""}`;

const itemOf = ({ version, ...row }: TermRow): Rows.Item => {
  const series = seriesOf(row);
  return { ...(series === undefined ? {} : { series }), from: row.from, version, value: row };
};

/** The terms as they are, or as they were at given versions. */
export async function readTerms(versions?: Versions): Promise<AllTerms> {
  const read = versions === undefined ? now : (name: TermName) => then(name, versions[name]);
  const found = Object.fromEntries(await Promise.all(termNames.map(async (name) => [name, await read(name)] as const)));
  const rows = <N extends TermName>(name: N) => timeline(((found[name]?.rows ?? []) as Row<N>[]).toSorted(byDay));
  return {
    book: { prices: rows("prices"), taxes: rows("taxes"), roundings: rows("roundings") },
    shares: rows("shares"),
    advances: rows("advances"),
    notices: rows("notices"),
    settlements: rows("settlements"),
    forecasts: rows("forecasts"),
    calendars: rows("calendars"),
    deadlines: rows("deadlines"),
    versions: Object.fromEntries(termNames.map((name) => [name, found[name]?.version ?? 0])) as Versions,
  };
}

type Found = { rows: Row<TermName>[]; version: number };

async function now(name: TermName): Promise<Found> {
  const head = await Journal.load(termKind, name);
  return { rows: (head?.state.rows ?? []).map(({ version: _version, ...row }) => row), version: head?.seq ?? 0 };
}

async function then(name: TermName, version: number): Promise<Found> {
  const entries = (await Journal.entries(termKind, name)).filter(({ seq }) => seq <= version);
  const rows = Journal.among(entries, termSet, termWithdrawn).reduce<Row<TermName>[]>(
    (all, entry) =>
      entry.type === termSet.type
        ? withRow(all, entry.facts.row)
        : all.filter((row) => row.from !== entry.facts.from || seriesOf(row) !== entry.facts.unit),
    [],
  );
  return { rows, version };
}

/** The prefecture's 開庁日 by the row of a day. @throws Problem `terms.missing` */
export const calendarOn = (terms: AllTerms, date: LocalDate) => ruleAt(terms.calendars, date, "開庁日");
