import * as Tenant from "../tenant/index.ts";
import { calendar } from "./schema.ts";

/** The dated setting `calendar` in force today, with its version. @throws Problem `setting.missing` */
export const calendarToday = () => Tenant.setting("calendar", calendar);
