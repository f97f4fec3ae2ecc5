import * as Application from "#core/application/index.ts";
import * as Facility from "#core/facility/index.ts";
import * as Group from "#core/group/index.ts";
import type * as Notice from "#core/notice/index.ts";
import * as Payment from "#core/payment/index.ts";
import * as Register from "#core/register/index.ts";
import * as Staff from "#core/staff/index.ts";

/** Everything that somebody is told of; the words live with the domain. */
export const notices: Notice.NoticeTable = {
  ...Staff.notices,
  ...Facility.notices,
  ...Group.notices,
  ...Payment.notices,
  ...Application.notices,
  ...Register.notices,
};
