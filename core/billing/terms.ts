import * as Actor from "#core/actor.ts";
import type { LocalDate } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import { ruleAt } from "./dated.ts";
import { termKind } from "./entity.ts";
import type { Terms } from "./schema.ts";
import type { Row } from "./term.ts";
import { type TermName, termNames, timeline, type Versions, withRow } from "./timeline.ts";
import { requireUntold } from "./told.ts";

/** Every term with the rows that hold when, and the version of each that they are. */
export type AllTerms = Terms & { calendars: Row<"calendars">[]; deadlines: Row<"deadlines">[]; versions: Versions };

const setOf = (name: TermName) =>
  Journal.defineEvent(`billing.${name}_set` as const, Journal.says<{ row: Row<TermName> }>());
const termsSet = new Map(termNames.map((name) => [name, setOf(name)]));
/** A row of one of the 料金・負担の定め. */
function termSet(name: TermName): ReturnType<typeof setOf> {
  const event = termsSet.get(name);
  if (event === undefined) throw new Error(`no term is called ${name}`);
  return event;
}

/**
 * Adds a row of a term, in force from its day on. What was computed before keeps the version it was computed from.
 * @throws Problem `billing.told` when uses that a body was told the price of would cost something else
 */
export async function setTerm<N extends TermName>(name: N, row: Row<N>) {
  Actor.require("operator");
  return Journal.act(termKind, name, async (head) => {
    await requireUntold(name, row.from);
    return {
      event: termSet(name)({ row }),
      state: { rows: withRow<Row<TermName>>(head?.state.rows ?? [], row) },
    };
  });
}

/** The terms as they are, or as they were at given versions. */
export async function readTerms(versions?: Versions): Promise<AllTerms> {
  const read = versions === undefined ? now : (name: TermName) => then(name, versions[name]);
  const found = Object.fromEntries(await Promise.all(termNames.map(async (name) => [name, await read(name)] as const)));
  const rows = <N extends TermName>(name: N) => timeline((found[name]?.rows ?? []) as Row<N>[]);
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
  return { rows: head?.state.rows ?? [], version: head?.seq ?? 0 };
}

async function then(name: TermName, version: number): Promise<Found> {
  const rows = (await Journal.entries(termKind, name))
    .filter(termSet(name).is)
    .filter((entry) => entry.seq <= version)
    .reduce<Row<TermName>[]>((all, { facts }) => withRow(all, facts.row), []);
  return { rows, version };
}

/** The prefecture's 開庁日 by the row of a day. @throws Problem `terms.missing` */
export const calendarOn = (terms: AllTerms, date: LocalDate) => ruleAt(terms.calendars, date, "開庁日");
