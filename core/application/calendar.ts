import * as Shape from "../shape.ts";
import * as Tenant from "../tenant/index.ts";

/** The body's own closed and open days, beside weekends, holidays and the year's end. */
export const calendar = Shape.strict({ closed: Shape.list(Shape.day), open: Shape.list(Shape.day) });

/** The dated setting `calendar` in force today, with its version. @throws Problem `setting.missing` */
export const calendarToday = () => Tenant.setting("calendar", calendar);
