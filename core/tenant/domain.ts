import type { Keeps } from "#core/keeps.ts";

export const keeps: Keeps = { items: [{ name: "SETTING R#", is: "head", later: "changed" }] };
