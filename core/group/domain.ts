import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [
    { name: "GROUPKEY", is: "derivable", home: [[]], stays: true, later: "n" },
    { name: "GRP M#", is: "derivable", later: "n" },
    { name: "GRP USE", is: "derived", with: "QUOTA", later: "n" },
  ],
};

export const manifest: Manifest = {
  notices: {
    names: ["group.applied", "group.registered", "group.refused", "group.ended"],
    load: async () => (await import("./follow.ts")).notices,
  },
};
