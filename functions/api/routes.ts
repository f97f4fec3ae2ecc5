import type { Route } from "./route.ts";
import { townRoutes } from "./town/tenant.ts";

/** Every route of the pool, in the order in which the document shows them. */
export const routes: readonly Route[] = [...townRoutes];
