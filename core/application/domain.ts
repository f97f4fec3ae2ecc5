import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

/** The series in which each published version's decisions are numbered (文書番号). */
const series = ({ definition }: Readonly<Record<string, unknown>>): string[] =>
  typeof definition === "string"
    ? [`DOC:${(JSON.parse(definition) as { documentPrefix: string }).documentPrefix}`]
    : [];

export const keeps: Keeps = {
  items: [
    { name: "RECEIPT", is: "derivable", beside: { kind: "APP", at: ({ state }) => [[String(state.receipt)]] } },
    { name: "PROCSLUG", is: "derivable", beside: { kind: "PROC", at: ({ state }) => [[String(state.slug)]] } },
    { name: "PROC V#", is: "head" },
    {
      name: "NUMBER",
      is: "derived",
      beside: {
        kind: "PROC",
        at: ({ versions, fiscalYears }) =>
          [...new Set(versions.flatMap(series))].flatMap((one) => fiscalYears.map((year) => [one, String(year)])),
      },
      later: "last",
    },
    { name: "FEED", is: "derivable", home: [["application"]], stays: true },
  ],
};

export const manifest: Manifest = {
  consumers: [
    {
      name: "application-feed",
      again: true,
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
