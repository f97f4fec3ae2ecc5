import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";
import { registerNames } from "./name.ts";

const registers = registerNames.map((name) => [name]);

export const keeps: Keeps = {
  items: [
    {
      name: "NUMBER",
      is: "derived",
      beside: {
        kind: "REG",
        // a number that another system gave may be of a year in which the body had not joined
        at: ({ state, fiscalYears }) =>
          [...new Set([...fiscalYears, (state.tag as { fiscalYear: number }).fiscalYear])].map((year) => [
            `TAG:${state.register}`,
            String(year),
          ]),
      },
      later: "last",
    },
    {
      name: "REGDUE",
      is: "derivable",
      home: registers,
      removed: async () => (await import("./removed.ts")).wasEntered,
    },
    {
      name: "REGOWNER",
      is: "derivable",
      home: registers,
      stays: true,
      removed: async () => (await import("./removed.ts")).wasMoved,
    },
  ],
};

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
