import type { Runners } from "#core/manifest.ts";

export const runners: Runners = {
  verification: async (all) => (await import("./runner.ts")).runner(all.contents),
};
