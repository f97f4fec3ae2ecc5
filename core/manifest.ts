import type { Contents } from "./exit/index.ts";
import type { Source } from "./export/index.ts";
import type { Runner, Running } from "./job/index.ts";
import type * as Journal from "./journal/index.ts";
import type { LazyNotices, NoticeTable } from "./notice/index.ts";
import type { Home } from "./table/key.ts";
import type { TimerTable, TimerVerbs } from "./timer/index.ts";

/** A table of which only the names are known until one of them is wanted. */
export type Named<Table> = { names: readonly (keyof Table & string)[]; load: () => Promise<Table> };

/** What the ways in have put together from all domains, for what works across them. */
export type Composed = {
  /** Everything that follows from entries. */
  consumers: readonly (Journal.Consumer | Journal.Listed)[];
  /** Everything that somebody is told of. */
  notices: LazyNotices;
  /** What a home may have. */
  contents: Contents;
  /** The list that a job is to write, as whoever ordered the job may see it at this moment. */
  list: (job: Running) => Promise<Source>;
};

/**
 * By its name, how a job of the domain is done; loaded when one is worked on. Only the worker asks for it, so it is a file of its own
 * (`core/<domain>/runners.ts`): a bundle carries whatever a file that it reads could load.
 */
export type Runners = Readonly<Record<string, (all: Composed) => Promise<Runner>>>;

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
  chores?: Named<Record<string, (home: Home, all: Pick<Composed, "notices">) => Promise<void>>>;
  /** By name, what a timer calls. */
  timerVerbs?: Named<TimerVerbs>;
};
