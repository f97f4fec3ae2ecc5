import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [
    {
      name: "NUMBER",
      is: "derived",
      beside: { kind: "PAY", at: ({ fiscalYears }) => fiscalYears.map((year) => ["RECEIPT", String(year)]) },
      later: "last",
    },
  ],
};

export const manifest: Manifest = {
  consumers: [
    {
      name: "payment",
      on: ["application.submitted", "application.withdrawn"],
      load: async () => (await import("./follow.ts")).paymentConsumer,
    },
  ],
  notices: {
    names: ["payment.captured", "payment.overpaid", "payment.cancelled", "payment.decided", "payment.refunded"],
    load: async () => (await import("./follow.ts")).notices,
  },
  timers: {
    names: ["payment.started", "payment.looked", "payment.decided"],
    load: async () => (await import("./follow.ts")).timers,
  },
  timerVerbs: { names: ["payment.follow"], load: async () => (await import("./follow.ts")).timerVerbs },
};
