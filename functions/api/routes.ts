import type { Route } from "./route.ts";
import { noticeRoutes } from "./town/notice.ts";
import { settingRoutes } from "./town/setting.ts";
import { staffRoutes } from "./town/staff.ts";
import { townRoutes } from "./town/tenant.ts";

/** Every route of the pool, in the order in which the document shows them. */
export const routes: readonly Route[] = [...townRoutes, ...staffRoutes, ...settingRoutes, ...noticeRoutes];
