import { applicationRoutes } from "./application.ts";
import { recordRoutes } from "./application-record.ts";
import { stepRoutes } from "./application-step.ts";

/** Everything under an application but its payment, and the lists that it stands in. */
export const routes = [...applicationRoutes, ...stepRoutes, ...recordRoutes];
