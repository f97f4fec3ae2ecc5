import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  consumers: [
    {
      name: "member",
      on: ["member.left"],
      load: async () => (await import("./follow.ts")).memberCommands,
    },
  ],
};
