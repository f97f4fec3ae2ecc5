import type { Route } from "../route.ts";
import { exportRoutes } from "./export.ts";
import { wholeExportRoutes } from "./whole-export.ts";

/** What is loaded together when somebody comes for a file. */
export const routes: readonly Route[] = [...exportRoutes, ...wholeExportRoutes];
