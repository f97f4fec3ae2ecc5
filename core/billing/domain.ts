import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [
    { name: "TERM R#", is: "head", later: "changed" },
    { name: "PAPER", is: "derivable", home: [["estimate"], ["usage"], ["settlement"]], stays: true, later: "at" },
  ],
};

export const manifest: Manifest = {
  consumers: [
    {
      name: "billing",
      rebuildable: true,
      on: ["billing.estimated", "usage.noticed", "billing.settled"],
      load: async () => (await import("./follow.ts")).billingPapers,
    },
  ],
  timers: {
    names: ["billing.plan_published", "billing.settlement_made"],
    load: async () => (await import("./follow.ts")).timers,
  },
  timerVerbs: {
    names: ["billing.estimates", "billing.months", "billing.statements"],
    load: async () => (await import("./follow.ts")).timerVerbs,
  },
};
