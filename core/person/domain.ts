import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [{ name: "PERSON", is: "derivable", removed: async () => (await import("./index.ts")).wasForgotten }],
};

export const manifest: Manifest = {
  consumers: [
    { name: "person", again: true, on: "everything", load: async () => (await import("./index.ts")).personConsumer },
  ],
};
