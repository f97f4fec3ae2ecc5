import type { Runners } from "#core/manifest.ts";

export const runners: Runners = {
  export: async (all) => (await import("./runner.ts")).exportRunner(all.list),
};
