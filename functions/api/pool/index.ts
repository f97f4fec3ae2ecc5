import type { Route } from "../route.ts";
import { operatorRoutes } from "./operator.ts";

/** Everything under `/v1/pool`: the prefecture's. */
export const poolRoutes: readonly Route[] = [...operatorRoutes];
