import type * as Exit from "#core/exit/index.ts";
import { items } from "./items.ts";
import { consumers } from "./stream/consumers.ts";

/** What a home may have, and what becomes of it when its body leaves, comes back or is taken over. */
export const contents: Exit.Contents = {
  items,
  consumers,
  rebuilds: [
    async () => (await import("#core/application/rebuild.ts")).rebuild,
    async () => (await import("#core/facility/rebuild.ts")).rebuild,
    async () => (await import("#core/group/rebuild.ts")).rebuild,
    async () => (await import("#core/metering/rebuild.ts")).rebuild,
    async () => (await import("#core/payment/rebuild.ts")).rebuild,
    async () => (await import("#core/register/rebuild.ts")).rebuild,
    async () => (await import("#core/staff/rebuild.ts")).rebuild,
  ],
};
