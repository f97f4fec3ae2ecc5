import * as Application from "#core/application/index.ts";
import * as Billing from "#core/billing/index.ts";
import * as Job from "#core/job/index.ts";
import type * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import * as Metering from "#core/metering/index.ts";
import * as Notice from "#core/notice/index.ts";
import * as Payment from "#core/payment/index.ts";
import * as Person from "#core/person/index.ts";
import * as Register from "#core/register/index.ts";
import * as Staff from "#core/staff/index.ts";
import * as Timer from "#core/timer/index.ts";
import { timers } from "../cron/timers.ts";
import { notices } from "./notices.ts";

/** Everything that follows from the journal, in one list: the stream, the rebuild and the tests use the same. */
export const consumers: readonly Journal.Consumer[] = [
  Membership.memberCommands,
  Metering.usageConsumer,
  Billing.billingPapers,
  Staff.foundingInvitation,
  Payment.paymentConsumer,
  Application.feedConsumer,
  Register.registerConsumer,
  Person.personConsumer,
  Job.jobConsumer,
  Notice.noticeConsumer(notices),
  Timer.timerConsumer(timers),
];
