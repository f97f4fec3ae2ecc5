import type { Runners } from "#core/manifest.ts";

export const runners: Runners = {
  "staff-import": async () => (await import("./import-job.ts")).importRunner,
};
