import type { Composed } from "#core/manifest.ts";
import { contents } from "../contents.ts";
import { consumers } from "../stream/consumers.ts";
import { notices } from "../stream/notices.ts";

/** What works across domains gets these, and loads what it uses of them. */
export const composed: Composed = {
  consumers,
  notices,
  contents,
  list: async (job) => (await import("./list.ts")).opened(job),
};
