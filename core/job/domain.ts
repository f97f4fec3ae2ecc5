import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [
    { name: "JOBOPEN", is: "derivable", home: [[]] },
    { name: "JOB RUN", is: "head" },
    { name: "JOB PART#", is: "head" },
    { name: "JOB SEEN#", is: "don't care" },
    { name: "JOB SEALED", is: "secret" },
  ],
};

export const manifest: Manifest = {
  consumers: [{ name: "job", on: ["job.ordered"], load: async () => (await import("./follow.ts")).jobConsumer }],
  chores: { names: ["jobs"], load: async () => (await import("./follow.ts")).chores },
};
