import { meRoutes } from "./me/me.ts";
import { poolRoutes } from "./pool/index.ts";
import type { Route } from "./route.ts";
import { applicationRoutes } from "./town/application.ts";
import { billingRoutes } from "./town/billing.ts";
import { bookingRoutes } from "./town/booking.ts";
import { facilityRoutes } from "./town/facility.ts";
import { noticeRoutes } from "./town/notice.ts";
import { paymentRoutes } from "./town/payment.ts";
import { procedureRoutes } from "./town/procedure.ts";
import { registerRoutes } from "./town/register.ts";
import { settingRoutes } from "./town/setting.ts";
import { staffRoutes } from "./town/staff.ts";
import { townRoutes } from "./town/tenant.ts";

/** Every route of the pool, in the order in which the document shows them. */
export const routes: readonly Route[] = [
  ...townRoutes,
  ...poolRoutes,
  ...staffRoutes,
  ...settingRoutes,
  ...noticeRoutes,
  ...procedureRoutes,
  ...applicationRoutes,
  ...paymentRoutes,
  ...registerRoutes,
  ...facilityRoutes,
  ...bookingRoutes,
  ...billingRoutes,
  ...meRoutes,
];
