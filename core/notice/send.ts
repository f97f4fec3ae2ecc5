import { now } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Log from "../log.ts";
import * as Port from "../port.ts";
import { ConditionFailed, type Item, put } from "../table/client.ts";
import { type NoticeDraft, noticeKind, type Sent } from "./entity.ts";
import { failed, sent } from "./event.ts";
import { due, fromItem, nameOf, toItem, type Waiting, waitingFor, waitingKey } from "./queue.ts";
import { isLastTry } from "./rule.ts";

type Told = NoticeDraft | readonly NoticeDraft[] | undefined;
/** Which entries somebody is told of, and in which words; `undefined` when nobody is. */
export type NoticeTable = Record<string, (entry: Journal.Entry) => Told | Promise<Told>>;
/** The same, each perhaps loaded when it is asked. */
export type LazyNotices = NoticeTable;

/** Puts a notice into the queue once for each entry that somebody is told of, and tries at once to send it. */
export function noticeConsumer(table: LazyNotices): Journal.Consumer {
  const endless = Object.keys(table).find((type) => type.startsWith("notice."));
  if (endless !== undefined) throw new Error(`a notice about a notice never ends: ${endless}`);
  return {
    name: "notice",
    on: Object.keys(table),
    target: (entry) => (table[entry.type] === undefined ? undefined : entry.home),
    effect: async (entry) => (await draftsOf(table, entry)).map((draft) => ({ put: toItem(waitingFor(entry, draft)) })),
    after: async (entry) => {
      for (const draft of await draftsOf(table, entry)) await send({ ...waitingFor(entry, draft), tries: 1 }, draft);
    },
  };
}

/** Nothing is left to say of an entry whose personal part is disposed. */
async function draftsOf(table: LazyNotices, entry: Journal.Entry): Promise<readonly NoticeDraft[]> {
  const told = entry.closed === null ? undefined : await table[entry.type]?.(entry);
  return told === undefined ? [] : [told].flat();
}

/** Mail is sent at least once: it is doubled only when the process dies between these two lines. */
async function send(one: Waiting, { to, subject, text }: NoticeDraft): Promise<void> {
  if (to === undefined) return;
  await Port.use().mailer.send({ id: nameOf(one), to, subject, text });
  await close(one, "sent");
}

async function close(one: Waiting, how: "sent" | "failed"): Promise<void> {
  const entry = Journal.entryName(one);
  const part = one.part === undefined ? {} : { part: one.part };
  const done: Sent = { entry, ...part, type: one.type, tries: one.tries, at: now() };
  const facts = { entry, ...part, type: one.type, tries: one.tries };
  await Journal.act(noticeKind, one.id, (head) => {
    const before = head?.state.sent ?? [];
    if (before.some((each) => each.entry === entry && each.part === one.part)) return undefined;
    const isSent = how === "sent";
    return {
      event: (isSent ? sent : failed)(facts),
      state: { sent: isSent ? [...before, done] : before },
      also: [{ write: isSent ? { delete: waitingKey(one) } : { put: toItem({ ...one, status: "failed" }) } }],
    };
  });
}

/** A notice that waits goes with the act that says that it was sent. */
export async function wasSent(item: Item): Promise<boolean> {
  const one = fromItem(item);
  const entry = Journal.entryName(one);
  const head = await Journal.load(noticeKind, one.id);
  return head?.state.sent.some((each) => each.entry === entry && each.part === one.part) ?? false;
}

type Swept = { sent: number; waiting: number; failed: number };

/** Tries again what is due in the acting home; run by the clock. Two sweeps at once do not send a notice twice. */
export async function sweep(table: LazyNotices): Promise<Swept> {
  const result: Swept = { sent: 0, waiting: 0, failed: 0 };
  for (const one of await due()) {
    const outcome = await tryAgain(one, table);
    if (outcome !== undefined) result[outcome]++;
  }
  return result;
}

async function tryAgain(seen: Waiting, table: LazyNotices): Promise<keyof Swept | undefined> {
  const one = await claim(seen);
  if (one === undefined) return undefined;
  try {
    const [entry] = await Journal.entries({ kind: one.kind }, one.id, one.seq);
    const drafts = entry === undefined ? [] : await draftsOf(table, entry);
    const draft = drafts.find(({ part }) => part === one.part);
    if (draft?.to !== undefined) {
      await send(one, draft);
      return "sent";
    }
  } catch (error) {
    Log.error("notice not sent", { type: one.type, tries: one.tries, why: error instanceof Error ? error.name : "" });
    if (!isLastTry(one.tries)) return "waiting";
  }
  await close(one, "failed");
  return "failed";
}

/** Moves the next try ahead before this one, so that whoever comes second finds nothing due. */
async function claim(one: Waiting): Promise<Waiting | undefined> {
  const claimed = { ...one, tries: one.tries + 1 };
  const condition = {
    expression: "#status = :queued AND tries = :tries",
    names: { "#status": "status" },
    values: { ":queued": "queued", ":tries": one.tries },
  };
  try {
    await put(toItem(claimed), condition);
    return claimed;
  } catch (error) {
    if (error instanceof ConditionFailed) return undefined;
    throw error;
  }
}
