import type { Keeps } from "#core/manifest.ts";

/** In the commons, for the whole pool. */
export const keeps: Keeps = {
  items: [
    { name: "TIMER", is: "derivable" },
    { name: "SWEPT", is: "derivable" },
  ],
};
