import type { Loaders } from "#core/job/index.ts";

/** Who does which work. Core knows none of these names: what is ordered is a name, and what it means is loaded when it is its turn. */
export const runners: Loaders = {
  export: async () => (await import("./export.ts")).runner,
  "parked-retry": async () => (await import("./parked.ts")).runner,
  "staff-import": async () => (await import("#core/staff/index.ts")).importRunner,
  "town-export": async () => (await import("./town-export.ts")).runner,
  verification: async () => (await import("./verification.ts")).runner,
};
