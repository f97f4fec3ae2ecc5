import type { Runners } from "#core/manifest.ts";

export const runners: Runners = {
  "town-export": async (all) => (await import("./whole.ts")).wholeRunner(all.contents),
};
