import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

type Spaces = { spaces?: readonly { id: string }[] };

export const keeps: Keeps = {
  items: [
    { name: "FAC R#", is: "head", later: "changed" },
    {
      name: "SLOT",
      is: "derived",
      beside: { kind: "FAC", at: ({ id, state }) => ((state as Spaces).spaces ?? []).map((space) => [id, space.id]) },
      later: "n",
    },
    {
      name: "QUOTA",
      is: "derived",
      beside: { kind: "BKG", at: ({ state }) => [[String(state.holder)]] },
      later: "always",
    },
  ],
};

export const manifest: Manifest = {
  notices: {
    names: ["booking.confirmed", "booking.cancelled"],
    load: async () => (await import("./follow.ts")).notices,
  },
};
