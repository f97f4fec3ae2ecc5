import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  notices: {
    names: ["booking.confirmed", "booking.cancelled"],
    load: async () => (await import("./follow.ts")).notices,
  },
};
