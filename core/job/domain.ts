import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  consumers: [{ name: "job", on: ["job.ordered"], load: async () => (await import("./follow.ts")).jobConsumer }],
  chores: { names: ["jobs"], load: async () => (await import("./follow.ts")).chores },
};
