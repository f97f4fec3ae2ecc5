import type { Runners } from "#core/manifest.ts";

export const runners: Runners = {
  "parked-retry": async (all) => (await import("./index.ts")).runner(all.consumers),
};
