import type { Keeps } from "#core/keeps.ts";

export const keeps: Keeps = { items: [{ name: "LIMIT", is: "don't care" }] };
