import * as Actor from "../actor.ts";
import { dateOf, type Instant, now } from "../clock.ts";
import type { Measured } from "../measure.ts";
import * as Port from "../port.ts";
import { levelsOn } from "./level.ts";
import { type Miss, missesOf } from "./rule.ts";

export { type Levels, publishedLevels } from "./level.ts";

const hourMs = 3_600_000;

/** One hour of the whole pool. `levels`: the first day of the levels that it was held to. */
export type Hour = { from: Instant; complete: boolean; measured: Measured; levels?: string; missed: Miss[] };
export type Report = { at: Instant; backups: boolean; hours: Hour[] };

/**
 * How the service was in the last `days` times 24 hours, the newest hour first, against what was promised on that day. It begins
 * with the first hour in which anything was measured; from there on silence counts.
 * @throws Problem `auth.forbidden` to everybody but an operator
 */
export async function report(days: number): Promise<Report> {
  Actor.require("operator");
  const at = now();
  const last = Math.floor(at / hourMs) * hourMs;
  const { hours: found, backups } = await Port.use().measures.hours(last - (days * 24 - 1) * hourMs, at);
  const hours: Hour[] = [];
  for (let from = Math.min(last, ...found.keys()); from <= last; from += hourMs) {
    hours.unshift(judged(from, found.get(from) ?? {}, { complete: from < last, backups }));
  }
  return { at, backups, hours };
}

function judged(from: Instant, measured: Measured, about: { complete: boolean; backups: boolean }): Hour {
  const { complete, backups } = about;
  const held = levelsOn(dateOf(from));
  if (held === undefined) return { from, complete, measured, missed: [] };
  const levels = held.levels.filter(({ of }) => backups || of !== "backupAge");
  return { from, complete, measured, levels: held.from, missed: missesOf(levels, measured, { complete }) };
}
