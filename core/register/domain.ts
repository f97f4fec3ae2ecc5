import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  consumers: [
    {
      name: "register",
      on: ["application.decided"],
      load: async () => (await import("./enter.ts")).registerConsumer,
    },
  ],
  notices: { names: ["register.entered"], load: async () => (await import("./follow.ts")).notices },
};
