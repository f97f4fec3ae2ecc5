import type { Keeps } from "#core/keeps.ts";

/** In the commons, for the whole pool. */
export const keeps: Keeps = {
  items: [
    { name: "TIMER", is: "derivable", removed: async () => (await import("./index.ts")).wasDue },
    { name: "SWEPT", is: "derivable" },
  ],
};
