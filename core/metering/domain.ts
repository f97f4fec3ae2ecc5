import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";
import { units } from "./unit.ts";

export const keeps: Keeps = {
  items: [
    { name: "USE", is: "derivable" },
    { name: "USES", is: "derived", later: "n" },
  ],
};

export const manifest: Manifest = {
  consumers: [
    { name: "usage", rebuildable: true, on: units, load: async () => (await import("./follow.ts")).usageConsumer },
  ],
};
