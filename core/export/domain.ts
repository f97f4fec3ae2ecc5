import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  timers: { names: ["job.done", "job.failed"], load: async () => (await import("./result.ts")).timers },
  timerVerbs: { names: ["export.expire"], load: async () => (await import("./result.ts")).timerVerbs },
};
