import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";
import { requestShards } from "./shard.ts";

const shards = requestShards.map((one) => [one]);

/** What every home keeps, whatever its domains are. */
export const keeps: Keeps = {
  items: [
    { name: "HEAD", is: "head", later: "seq" },
    { name: "J#", is: "head" },
    { name: "KEY", is: "secret", home: [[]], stays: true, proves: true },
    { name: "SEALED", is: "derivable", home: [[]], stays: true, proves: true, later: "through" },
    { name: "SEAL", is: "head", home: [[]], stays: true, proves: true },
    { name: "SEALING", is: "derivable", removed: async () => (await import("./removed.ts")).wasChained },
    { name: "SEALCHAIN", is: "derivable" },
    { name: "READ", is: "head", proves: true },
    { name: "POS 1", is: "derivable", stays: true, later: "seq" },
    { name: "BACKFILL", is: "don't care", home: [[]], stays: true },
    { name: "REQUEST", is: "derivable", home: shards, stays: true },
    { name: "FOUNDED", is: "derivable" },
  ],
};

export const manifest: Manifest = {
  chores: { names: ["seals"], load: async () => (await import("./chore.ts")).chores },
};
