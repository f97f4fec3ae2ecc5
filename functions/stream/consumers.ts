import type * as Journal from "#core/journal/index.ts";
import * as Notice from "#core/notice/index.ts";
import { notices } from "./notices.ts";

/** Everything that follows from the journal, in one list: the stream, the rebuild and the tests use the same. */
export const consumers: readonly Journal.Consumer[] = [Notice.noticeConsumer(notices)];
