import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  consumers: [
    {
      name: "application-feed",
      on: [
        "application.submitted",
        "application.corrected",
        "application.withdrawn",
        "application.decided",
        "application.issued",
      ],
      load: async () => (await import("./feed.ts")).feedConsumer,
    },
  ],
  notices: {
    names: [
      "application.submitted",
      "application.corrected",
      "application.withdrawn",
      "application.flagged",
      "application.correction_requested",
      "application.correction_cancelled",
      "application.decided",
    ],
    load: async () => (await import("./follow.ts")).notices,
  },
  timers: {
    names: [
      "application.submitted",
      "application.corrected",
      "application.correction_cancelled",
      "application.drafted",
    ],
    load: async () => (await import("./follow.ts")).timers,
  },
  timerVerbs: { names: ["application.flag"], load: async () => (await import("./follow.ts")).timerVerbs },
};
