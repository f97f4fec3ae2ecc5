import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  consumers: [
    {
      name: "member",
      on: ["member.suspended", "member.resumed", "member.left"],
      load: async () => (await import("./event.ts")).memberCommands,
    },
  ],
};
