import type * as Journal from "#core/journal/index.ts";
import * as Notice from "#core/notice/index.ts";
import * as Timer from "#core/timer/index.ts";
import { timers } from "../cron/timers.ts";
import { manifests } from "../manifests.ts";
import { notices } from "./notices.ts";

/** Everything that follows from the journal, in one list: the stream, the rebuild and the tests use the same. */
export const consumers: readonly (Journal.Consumer | Journal.Listed)[] = [
  ...manifests.flatMap((one) => one.consumers ?? []),
  Notice.noticeConsumer(notices),
  Timer.timerConsumer(timers),
];
