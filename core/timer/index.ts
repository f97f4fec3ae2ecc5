import * as Actor from "../actor.ts";
import { addDays } from "../calendar/date.ts";
import { dateOf, format, type Instant, now, today } from "../clock.ts";
import type { Consumer, Entry } from "../journal/index.ts";
import * as Log from "../log.ts";
import { all, type Condition, ConditionFailed, commit, get, type Item, put, type Write } from "../table/client.ts";
import { commonsHome, type Home, homeOf, type Key, partition } from "../table/key.ts";

/**
 * What must happen at a time. A timer is a pointer in the commons, written from the journal and swept once for the
 * whole pool; it decides nothing. The verb that it calls runs as a part of the system in the aggregate's home and
 * looks at the state as it is then.
 */
export type Timer = { at: Instant; verb: string };
export type TimerTable = Record<string, (entry: Entry) => Timer[]>;
/** The same, each perhaps loaded when it is asked. */
export type LazyTimers = Record<string, (entry: Entry) => Timer[] | Promise<Timer[]>>;
export type TimerVerbs = Record<string, (id: string) => Promise<void>>;

/** Timers of a day lie in one partition: a sweep reads one bucket a day however many towns there are. */
const bucket = (commons: Home, date: string) => partition(commons, "TIMER", date);
const sweptKey = (commons: Home): Key => ({ pk: partition(commons, "SWEPT"), sk: "timer" });

/** Writes the timers that an entry asks for, exactly once. */
export const timerConsumer = (table: LazyTimers): Consumer => ({
  name: "timer",
  again: true,
  on: Object.keys(table),
  target: (entry) => (table[entry.type] === undefined ? undefined : commonsHome(entry.home.slice(0, 2))),
  effect: async (entry) => {
    const timers = (await table[entry.type]?.(entry)) ?? [];
    const items = unique(timers.map((timer) => toItem(entry, timer)));
    return [...items.map((put) => ({ put })), ...(await openAgain(Actor.home(), items))];
  },
});

/**
 * The sweep's mark goes back to the first of these days when it is past it already: the clock was ahead and has come back. Read
 * as it was a moment ago; who was overtaken is asked again, because the condition does not hold.
 */
async function openAgain(commons: Home, items: readonly Item[]): Promise<Write[]> {
  const first = items.map((item) => String(item.sk).slice(0, 10)).sort()[0];
  if (first === undefined) return [];
  const swept = await get(sweptKey(commons), { consistent: false });
  if (swept === undefined || String(swept.date) <= first) return [];
  return [{ put: { ...swept, date: first }, condition: unmoved(swept) }];
}

const unmoved = ({ date }: Item): Condition => ({
  expression: "#date = :read",
  names: { "#date": "date" },
  values: { ":read": date },
});

/** Times that have passed become one and the same, and a transaction writes no item twice. */
const unique = (items: Item[]): Item[] => [...new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values()];

function toItem(entry: Entry, timer: Timer): Item {
  // a time that has passed is due now, so that no sweep has to go back further than the clock did
  const at = Math.max(timer.at, now());
  const commons = commonsHome(entry.home.slice(0, 2));
  return {
    pk: bucket(commons, dateOf(at)),
    sk: `${format(at)}#${timer.verb}#${entry.home.slice(3)}#${entry.id}#${entry.seq}`,
    v: 1,
    home: entry.home,
    id: entry.id,
    verb: timer.verb,
  };
}

/**
 * Calls the verb of every timer that is due and removes it. A verb that fails keeps its timer for the next sweep, and
 * the others go on. Verbs are safe to call twice, because they look at the state. `mine`: the homes whose timers this sweep
 * takes; what it leaves to another one keeps its day open.
 */
export async function sweep(
  commons: Home,
  verbs: TimerVerbs,
  mine: (home: Home) => boolean = () => true,
): Promise<{ done: number; failed: number }> {
  const result = { done: 0, failed: 0 };
  let left = 0;
  const asSweeper = <R>(run: () => Promise<R>) => Actor.asSystem("timer", commons, run);
  const swept = await asSweeper(() => get(sweptKey(commons)));
  if (swept === undefined) throw new Error("the pool is not founded");
  const last = today();
  for (let date = String(swept.date); date <= last; date = addDays(date, 1)) {
    const due = await asSweeper(() => dueOn(commons, date));
    for (const timer of due) {
      if (mine(homeOf(String(timer.home)))) await fire(timer, verbs, asSweeper, result);
      else left++;
    }
  }
  const next = addDays(last, -1); // who read the mark a moment before midnight may write into the day that has just ended
  if (result.failed === 0 && left === 0 && String(swept.date) < next) await asSweeper(() => moveOn(swept, next));
  return result;
}

async function dueOn(commons: Home, date: string): Promise<Item[]> {
  const due: Item[] = [];
  const range = { from: " ", to: `${format(now())}#\uffff` };
  for await (const item of all({ pk: bucket(commons, date), range })) due.push(item);
  return due;
}

type As = <R>(run: () => Promise<R>) => Promise<R>;

async function fire(timer: Item, verbs: TimerVerbs, as: As, result: { done: number; failed: number }): Promise<void> {
  const verb = verbs[String(timer.verb)];
  try {
    if (verb === undefined) throw new Error(`no verb ${String(timer.verb)}`);
    await Actor.asSystem("timer", homeOf(String(timer.home)), () => verb(String(timer.id)));
    await as(() => commit([{ delete: { pk: timer.pk, sk: timer.sk } }]));
    result.done++;
  } catch (error) {
    Log.error("timer failed", { verb: String(timer.verb), why: error instanceof Error ? error.name : "unknown" });
    result.failed++;
  }
}

/** A timer goes when it has rung, so not before its time. */
export const wasDue = ({ sk }: Item): boolean => sk < `${format(now())}#\uffff`;

/** Founds the timers of a pool: sweeps look at every day from this one on. */
export const found = (commons: Home): Promise<void> =>
  Actor.asSystem("timer", commons, () =>
    unlessThere(() => put({ ...sweptKey(commons), v: 1, date: today() }, { expression: "attribute_not_exists(pk)" })),
  );

/** The first day that the next sweep looks at, unless somebody has set it back in between. */
const moveOn = (swept: Item, date: string): Promise<void> => unlessThere(() => put({ ...swept, date }, unmoved(swept)));

async function unlessThere(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
}
