import * as Actor from "../actor.ts";
import { addDays, daysBetween } from "../calendar/date.ts";
import { today } from "../clock.ts";
import type { BodyCode } from "../japan/body.ts";
import type { Runner, Running, Stepped } from "../job/index.ts";
import * as Journal from "../journal/index.ts";
import * as Membership from "../membership/index.ts";
import * as Pool from "../pool.ts";
import { bodyHome, commonsHome, type Home, partition } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import { isTransient } from "../transient.ts";
import { type Counting, recount } from "./recount.ts";

/** What was found in one home: numbers, and the places that are damaged; nothing of what stands there. */
type Finding = { home: string; from: string; to: string } & Journal.Report;

/** `damaged`: why a home cannot be looked at day by day. */
type Span = { home: Home; from: string; to: string; damaged?: Journal.Damage[] };
type Place = NonNullable<Awaited<ReturnType<typeof Journal.verifyDay>>["next"]>;
/** The homes and their days, the home that is being looked at, and what was found in it so far. */
type Cursor = { spans: Span[]; at: number; date: string; within?: Place; report: Journal.Report };

/** An end keeps so many damaged places of a home, and so many of all; whoever finds more has other worries. */
const placesMax = { home: 50, all: 500 };
/** A step looks at so many entries, and an empty day counts as one: half a second at 2 milliseconds each. */
const entriesPerStep = 250;

/**
 * Recomputes journals from the home's first day to the day of the order, a few days at a time. It runs as a part of the system in each home,
 * because an operator may read none of it. It only reads, but for what is derived, which is counted again at the end of each home and put right;
 * so a step may be done twice.
 */
export const runner = (how: Counting): Runner => ({
  step: async (job) => (job.cursor === null ? planned(job) : looked(job.cursor as Cursor, job, how)),
});

async function planned({ state }: Running): Promise<Stepped> {
  const pool = Actor.home();
  const only = state.input.body as BodyCode | undefined;
  const bodies = only === undefined ? await Membership.homes() : [only];
  const own = only === undefined ? [pool, commonsHome(pool.slice(0, 2))] : [];
  const founded = await Pool.foundedOn();
  const spans: Span[] = await witnessed(pool, state.input.witness);
  for (const home of own) spans.push(await spanOf(home, Pool.foundedOn, founded));
  for (const one of bodies) spans.push(await spanOf(bodyHome(one), Tenant.firstDay, founded));
  return stepped(begin(spans, 0));
}

const spanOf = (home: Home, firstDay: () => Promise<string>, otherwise?: string): Promise<Span> =>
  inside(home, async () => {
    const [to, damaged] = [today(), await Journal.keyDamage()];
    if (damaged.length > 0) return { home, from: to, to, damaged };
    return { home, from: await firstDay().catch(unlessTransient(otherwise)), to };
  });

/** What somebody kept of the chain of seals, where the pool does not have it any more. */
async function witnessed(pool: Home, witness: unknown): Promise<Span[]> {
  if (witness === undefined || (await Journal.holdsHead(String(witness)))) return [];
  const where = `${partition(pool, "SEALCHAIN")} ${String(witness).split(":")[0]}`;
  return [
    { home: pool, from: today(), to: today(), damaged: [{ where, what: "外に残された封印の先頭と一致しません" }] },
  ];
}

/** What a home says of its first day may be damaged too: then it is looked at for as long as there is a pool. */
const unlessTransient = (otherwise: string | undefined) => (error: unknown) => {
  if (otherwise === undefined || isTransient(error)) throw error;
  return otherwise;
};

const inside = <R>(home: Home, run: () => Promise<R>): Promise<R> => Actor.asSystem("verification", home, run);

const begin = (spans: Span[], at: number): Cursor => ({
  spans,
  at,
  date: spans[at]?.from ?? "",
  report: { aggregates: 0, entries: 0, disposed: 0, seals: 0, damaged: [] },
});

async function looked(cursor: Cursor, job: Running, how: Counting): Promise<Stepped> {
  const span = cursor.spans[cursor.at];
  if (span === undefined) return { outcome: await outcomeOf(job) };
  const { home, damaged: whole, ...days } = span;
  const next =
    whole === undefined
      ? await inside(home, () => look(span, cursor))
      : { ...cursor, date: addDays(span.to, 1), report: { ...cursor.report, damaged: whole } };
  if (next.date <= span.to) return stepped(next);
  const isCounted = whole === undefined && home !== commonsHome(home.slice(0, 2));
  const wrong = isCounted ? await inside(home, () => recount(how, span.from)) : [];
  const { damaged: told, ...numbers } = next.report;
  const damaged = [...told, ...wrong];
  const finding = { home: home.slice(3), ...days, ...numbers, damaged: damaged.slice(0, placesMax.home) };
  return { ...stepped(begin(cursor.spans, cursor.at + 1)), part: finding };
}

async function look({ to }: Span, cursor: Cursor): Promise<Cursor> {
  let { date, within, report } = cursor;
  for (let left = entriesPerStep; left > 0 && date <= to; ) {
    const { report: found, next } = await Journal.verifyDay(date, { at: within, limit: left });
    report = sum(report, found);
    left -= Math.max(1, found.entries);
    within = next;
    if (next === undefined) date = addDays(date, 1);
  }
  const { within: _before, ...rest } = cursor;
  return { ...rest, date, report, ...(within === undefined ? {} : { within }) };
}

const sum = (one: Journal.Report, other: Journal.Report): Journal.Report => ({
  aggregates: one.aggregates + other.aggregates,
  entries: one.entries + other.entries,
  disposed: one.disposed + other.disposed,
  seals: one.seals + other.seals,
  damaged: [...one.damaged, ...other.damaged].slice(0, placesMax.home),
});

function stepped(cursor: Cursor): Extract<Stepped, { cursor: unknown }> {
  const days = cursor.spans.map(({ from, to }) => daysBetween(from, to) + 1);
  const before = days.slice(0, cursor.at).reduce((all, one) => all + one, 0);
  const span = cursor.spans[cursor.at];
  const here = span === undefined ? 0 : daysBetween(span.from, cursor.date);
  const total = days.reduce((all, one) => all + one, 0);
  return { cursor, progress: { done: before + here, total, of: "日分" } };
}

async function outcomeOf(job: Running): Promise<Journal.Facts> {
  const findings: Finding[] = [];
  let room = placesMax.all;
  for await (const part of job.parts()) {
    const finding = part as Finding;
    findings.push({ ...finding, damaged: finding.damaged.slice(0, room) });
    room -= Math.min(room, finding.damaged.length);
  }
  return { damaged: placesMax.all - room, findings };
}
