import * as Actor from "../actor.ts";
import type { Instant } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { page } from "../table/client.ts";
import * as Cursor from "../table/cursor.ts";
import * as Vault from "../vault.ts";
import { noticeKind } from "./entity.ts";
import { fromItem, type Waiting, type WaitingStatus, waitingAbout, waitingList } from "./queue.ts";

export type { NoticeDraft } from "./entity.ts";
export { type LazyNotices, type NoticeTable, noticeConsumer, sweep } from "./send.ts";

/** What staff see of a notice: of which entry and thing, how far it is, never its text. */
export type Shown = {
  about: string;
  entry: string;
  type: string;
  status: "sent" | WaitingStatus;
  tries: number;
  at: Instant;
};

const show = (one: Waiting): Shown => ({
  about: one.id,
  entry: Journal.entryName(one),
  type: one.type,
  status: one.status,
  tries: one.tries,
  at: one.at,
});

/** Every notice about one thing of the acting town, earliest first. */
export async function about(id: string): Promise<Shown[]> {
  Actor.require("staff");
  Actor.requireOwn();
  const [head, waiting] = await Promise.all([Journal.load(noticeKind, id), waitingAbout(id)]);
  const sent = (head?.state.sent ?? []).map((one) => ({ about: id, status: "sent" as const, ...one }));
  return [...sent, ...waiting.map(show)].sort((a, b) => a.at - b.at);
}

/** One page of what has not gone out: `queued` is tried again by itself, `failed` is for a person to see to. */
export async function waiting(
  status: WaitingStatus,
  options: { limit: number; cursor?: string | undefined },
): Promise<Journal.Page<Shown>> {
  Actor.require("staff");
  Actor.requireOwn();
  const pk = waitingList(Actor.home(), status);
  const secret = await Vault.purposeKey("cursor");
  const after = options.cursor === undefined ? undefined : Cursor.decode(secret, pk, options.cursor);
  const { items, next } = await page({ pk, index: "list", limit: options.limit, after });
  return {
    items: items.map((item) => show(fromItem(item))),
    ...(next === undefined ? {} : { next: Cursor.encode(secret, pk, next) }),
  };
}
