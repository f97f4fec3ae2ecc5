import { bookingRoutes } from "./booking.ts";
import { facilityRoutes } from "./facility.ts";
import { useRoutes } from "./use.ts";

/** Facilities, and what is booked of them. */
export const routes = [...facilityRoutes, ...bookingRoutes, ...useRoutes];
