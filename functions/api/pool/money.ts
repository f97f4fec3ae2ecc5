import { estimateRoutes } from "./estimate.ts";
import { planRoutes } from "./plan.ts";
import { settlementRoutes } from "./settlement.ts";
import { simulationRoutes } from "./simulation.ts";
import { usageRoutes } from "./usage.ts";

/** What the pool costs and who bears it, from the terms to the settlement. */
export const routes = [...planRoutes, ...estimateRoutes, ...usageRoutes, ...settlementRoutes, ...simulationRoutes];
