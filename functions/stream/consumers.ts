import type * as Journal from "#core/journal/index.ts";
import * as Notice from "#core/notice/index.ts";
import * as Payment from "#core/payment/index.ts";
import * as Staff from "#core/staff/index.ts";
import { notices } from "./notices.ts";

/** Everything that follows from the journal, in one list: the stream, the rebuild and the tests use the same. */
export const consumers: readonly Journal.Consumer[] = [
  Staff.foundingInvitation,
  Payment.paymentConsumer,
  Notice.noticeConsumer(notices),
];
