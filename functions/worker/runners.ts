import { runners as exit } from "#core/exit/runners.ts";
import { runners as exported } from "#core/export/runners.ts";
import type { Loaders } from "#core/job/index.ts";
import type { Runners } from "#core/manifest.ts";
import { runners as parked } from "#core/parked/runners.ts";
import { runners as staff } from "#core/staff/runners.ts";
import { runners as verification } from "#core/verification/runners.ts";

const all: Runners = { ...exit, ...exported, ...parked, ...staff, ...verification };

/** Who does which work: what is ordered is a name, and what it means is loaded when it is its turn. */
export const runners: Loaders = Object.fromEntries(
  Object.entries(all).map(([name, of]) => [name, async () => of((await import("./composed.ts")).composed)]),
);
