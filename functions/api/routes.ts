import { meRoutes } from "./me/me.ts";
import { poolRoutes } from "./pool/index.ts";
import type { Route } from "./route.ts";
import { applicationRoutes } from "./town/application.ts";
import { recordRoutes } from "./town/application-record.ts";
import { stepRoutes } from "./town/application-step.ts";
import { billingRoutes } from "./town/billing.ts";
import { bookingRoutes } from "./town/booking.ts";
import { clientRoutes } from "./town/client.ts";
import { exportRoutes } from "./town/export.ts";
import { facilityRoutes } from "./town/facility.ts";
import { feedRoutes } from "./town/feed.ts";
import { groupRoutes } from "./town/group.ts";
import { importRoutes } from "./town/import.ts";
import { jobRoutes } from "./town/job.ts";
import { mandateRoutes } from "./town/mandate.ts";
import { noticeRoutes } from "./town/notice.ts";
import { paymentRoutes } from "./town/payment.ts";
import { procedureRoutes } from "./town/procedure.ts";
import { publicationRoutes } from "./town/publication.ts";
import { registerRoutes } from "./town/register.ts";
import { registerEventRoutes } from "./town/register-event.ts";
import { settingRoutes } from "./town/setting.ts";
import { staffRoutes } from "./town/staff.ts";
import { townRoutes } from "./town/tenant.ts";
import { useRoutes } from "./town/use.ts";
import { wholeExportRoutes } from "./town/whole-export.ts";

/** Every route of the pool, in the order in which the document shows them. */
export const routes: readonly Route[] = [
  ...townRoutes,
  ...poolRoutes,
  ...staffRoutes,
  ...mandateRoutes,
  ...clientRoutes,
  ...settingRoutes,
  ...publicationRoutes,
  ...noticeRoutes,
  ...jobRoutes,
  ...exportRoutes,
  ...wholeExportRoutes,
  ...importRoutes,
  ...procedureRoutes,
  ...applicationRoutes,
  ...stepRoutes,
  ...recordRoutes,
  ...paymentRoutes,
  ...feedRoutes,
  ...registerRoutes,
  ...registerEventRoutes,
  ...groupRoutes,
  ...facilityRoutes,
  ...bookingRoutes,
  ...useRoutes,
  ...billingRoutes,
  ...meRoutes,
];
