import { registerRoutes } from "./register.ts";
import { registerEventRoutes } from "./register-event.ts";

/** Registers, and what happens to their rows. */
export const routes = [...registerRoutes, ...registerEventRoutes];
