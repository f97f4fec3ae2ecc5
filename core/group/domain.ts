import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  notices: {
    names: ["group.applied", "group.registered", "group.refused", "group.ended"],
    load: async () => (await import("./follow.ts")).notices,
  },
};
