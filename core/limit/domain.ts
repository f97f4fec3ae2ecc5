import type { Keeps } from "#core/manifest.ts";

export const keeps: Keeps = { items: [{ name: "LIMIT", is: "don't care" }] };
