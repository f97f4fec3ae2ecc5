import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  consumers: [{ name: "person", on: "everything", load: async () => (await import("./index.ts")).personConsumer }],
};
