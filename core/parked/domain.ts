import type { Keeps } from "#core/keeps.ts";

/** In the pool's own home. */
export const keeps: Keeps = {
  items: [{ name: "POS DAMAGE", is: "derivable", removed: async () => (await import("./removed.ts")).wasLookedAt }],
};
