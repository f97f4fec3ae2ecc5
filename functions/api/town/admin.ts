import type { Access } from "../route.ts";

/** Who administers a town. */
export const admins = { who: ["staff"], duties: ["admin"], assurance: "ial2" } as const satisfies Access;

/** For what gives power to somebody, or changes the rules: an administrator who has just signed in. */
export const guarded = { ...admins, recent: true } as const satisfies Access;
