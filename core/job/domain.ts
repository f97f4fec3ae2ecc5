import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [
    {
      name: "JOBOPEN",
      is: "derivable",
      home: [[]],
      removed: async () => (await import("./look.ts")).hasEnded,
    },
    { name: "JOB RUN", is: "head" },
    { name: "JOB PART#", is: "head" },
    { name: "JOB SEEN#", is: "don't care" },
    { name: "JOB SEALED", is: "secret", removed: async () => (await import("./look.ts")).isOver },
  ],
};

export const manifest: Manifest = {
  consumers: [{ name: "job", on: ["job.ordered"], load: async () => (await import("./follow.ts")).jobConsumer }],
  chores: { names: ["jobs"], load: async () => (await import("./follow.ts")).chores },
};
