import type { Manifest } from "#core/manifest.ts";

export const manifest: Manifest = {
  chores: { names: ["heads"], load: async () => (await import("./head.ts")).chores },
  notices: { names: ["seal.told"], load: async () => (await import("./head.ts")).notices },
};
