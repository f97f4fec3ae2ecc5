import type * as Journal from "./journal/index.ts";
import type { NoticeTable } from "./notice/index.ts";
import type { Home } from "./table/key.ts";
import type { TimerTable, TimerVerbs } from "./timer/index.ts";

/** A table of which only the names are known until one of them is wanted. */
export type Named<Table> = { names: readonly (keyof Table & string)[]; load: () => Promise<Table> };

/**
 * What a domain does beyond its verbs, as names and loaders: whoever reads the manifest has loaded nothing of the domain.
 * Ways in compose their registries from manifests; nothing in core imports one. What the loaders bring imports no shape:
 * `scripts/size.ts` holds them to that.
 */
export type Manifest = {
  /** What follows from entries, of this domain or of others. */
  consumers?: readonly Journal.Listed[];
  /** By the type of an entry, what somebody is told of it. */
  notices?: Named<NoticeTable>;
  /** By the type of an entry, the timers that it sets. */
  timers?: Named<TimerTable>;
  /** By name, what is looked after in each home at the schedule that names it (infra/schedule.ts). */
  chores?: Named<Record<string, (home: Home) => Promise<void>>>;
  /** By name, what a timer calls. */
  timerVerbs?: Named<TimerVerbs>;
};
