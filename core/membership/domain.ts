import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  chores: { names: ["chain"], load: async () => (await import("./chore.ts")).chores },
  consumers: [
    {
      name: "member",
      on: ["member.left"],
      load: async () => (await import("./follow.ts")).memberCommands,
    },
  ],
};
