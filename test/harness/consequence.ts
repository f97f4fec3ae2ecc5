import type { NoticeTable } from "#core/notice/index.ts";
import type { TimerTable } from "#core/timer/index.ts";
import { manifests } from "#functions/manifests.ts";

const whole = async <Table>(tables: readonly (Promise<Table> | undefined)[]): Promise<Table> =>
  Object.assign({}, ...(await Promise.all(tables)));

/** The tables that the ways in load piece by piece, whole: what is compared with them waits for nothing. */
export const notices: NoticeTable = await whole(manifests.map((one) => one.notices?.load()));
export const timers: TimerTable = await whole(manifests.map((one) => one.timers?.load()));
