import type { Route } from "../route.ts";
import { estimateRoutes } from "./estimate.ts";
import { poolExportRoutes } from "./export.ts";
import { poolJobRoutes } from "./job.ts";
import { memberRoutes } from "./member.ts";
import { operatorRoutes } from "./operator.ts";
import { parkedRoutes } from "./parked.ts";
import { planRoutes } from "./plan.ts";
import { serviceRoutes } from "./service.ts";
import { settlementRoutes } from "./settlement.ts";
import { simulationRoutes } from "./simulation.ts";
import { usageRoutes } from "./usage.ts";
import { verificationRoutes } from "./verification.ts";

/** Everything under `/v1/pool`: the prefecture's. */
export const poolRoutes: readonly Route[] = [
  ...memberRoutes,
  ...operatorRoutes,
  ...planRoutes,
  ...estimateRoutes,
  ...usageRoutes,
  ...settlementRoutes,
  ...simulationRoutes,
  ...parkedRoutes,
  ...verificationRoutes,
  ...serviceRoutes,
  ...poolJobRoutes,
  ...poolExportRoutes,
];
