import { problem as application } from "#core/application/problem.ts";
import { problem as approval } from "#core/approval/problem.ts";
import { problem as billing } from "#core/billing/problem.ts";
import { problems as common } from "#core/error.ts";
import { problem as exit } from "#core/exit/problem.ts";
import { problem as exported } from "#core/export/problem.ts";
import { problem as facility } from "#core/facility/problem.ts";
import { problem as group } from "#core/group/problem.ts";
import { problem as job } from "#core/job/problem.ts";
import { problem as membership } from "#core/membership/problem.ts";
import { problem as organ } from "#core/organ/problem.ts";
import { problem as payment } from "#core/payment/problem.ts";
import { problem as publication } from "#core/publication/problem.ts";
import { problem as register } from "#core/register/problem.ts";
import { problem as rows } from "#core/rows/problem.ts";
import { problem as staff } from "#core/staff/problem.ts";
import { problem as tenant } from "#core/tenant/problem.ts";

/** The closed list of everything that can be answered instead of a result, put together from the domains. */
export const problems = {
  ...common,
  ...application.list,
  ...approval.list,
  ...billing.list,
  ...exit.list,
  ...exported.list,
  ...facility.list,
  ...group.list,
  ...job.list,
  ...membership.list,
  ...organ.list,
  ...payment.list,
  ...publication.list,
  ...register.list,
  ...rows.list,
  ...staff.list,
  ...tenant.list,
};
export type Code = keyof typeof problems;
