import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [
    {
      name: "NOTICE Q#",
      is: "derivable",
      beside: { kind: "*", at: ({ id }) => [[id]], prefix: "Q#" },
      stays: true,
      removed: async () => (await import("./send.ts")).wasSent,
    },
  ],
};

export const manifest: Manifest = {
  chores: { names: ["mails"], load: async () => (await import("./chore.ts")).chores },
};
