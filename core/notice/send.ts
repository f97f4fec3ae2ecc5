import { now } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Log from "../log.ts";
import * as Port from "../port.ts";
import { ConditionFailed, put } from "../table/client.ts";
import { type NoticeDraft, noticeKind, type Sent } from "./entity.ts";
import { due, toItem, type Waiting, waitingFor, waitingKey } from "./queue.ts";
import { isLastTry } from "./rule.ts";

/** Which entries somebody is told of, and in which words; `undefined` when nobody can be reached. */
export type NoticeTable = Record<string, (entry: Journal.Entry) => NoticeDraft | undefined>;
/** The same, each perhaps loaded when it is asked. */
export type LazyNotices = Record<
  string,
  (entry: Journal.Entry) => ReturnType<NoticeTable[string]> | Promise<ReturnType<NoticeTable[string]>>
>;

/** Puts a notice into the queue once for each entry that somebody is told of, and tries at once to send it. */
export function noticeConsumer(table: LazyNotices): Journal.Consumer {
  const endless = Object.keys(table).find((type) => type.startsWith("notice."));
  if (endless !== undefined) throw new Error(`a notice about a notice never ends: ${endless}`);
  return {
    name: "notice",
    target: (entry) => (table[entry.type] === undefined ? undefined : entry.home),
    effect: async (entry) => ((await draftOf(table, entry)) === undefined ? [] : [{ put: toItem(waitingFor(entry)) }]),
    after: async (entry) => {
      const draft = await draftOf(table, entry);
      if (draft !== undefined) await send({ ...waitingFor(entry), tries: 1 }, draft);
    },
  };
}

/** Nothing is left to say of an entry whose personal part is disposed. */
const draftOf = async (table: LazyNotices, entry: Journal.Entry): Promise<NoticeDraft | undefined> =>
  entry.closed === null ? undefined : await table[entry.type]?.(entry);

/** Mail is sent at least once: it is doubled only when the process dies between these two lines. */
async function send(one: Waiting, draft: NoticeDraft): Promise<void> {
  await Port.use().mailer.send({ id: Journal.entryName(one), ...draft });
  await close(one, "sent");
}

class ClosedError extends Error {}

/** `notice.sent` is the act that a body's use of notices is counted by; `notice.failed` is what staff must see to. */
async function close(one: Waiting, how: "sent" | "failed"): Promise<void> {
  const entry = Journal.entryName(one);
  const done: Sent = { entry, type: one.type, tries: one.tries, at: now() };
  try {
    await Journal.act(noticeKind, one.id, (head) => {
      const sent = head?.state.sent ?? [];
      if (sent.some((each) => each.entry === entry)) throw new ClosedError();
      const write = how === "sent" ? { delete: waitingKey(one) } : { put: toItem({ ...one, status: "failed" }) };
      return {
        type: `notice.${how}`,
        state: { sent: how === "sent" ? [...sent, done] : sent },
        facts: { entry, type: one.type, tries: one.tries },
        also: [{ write }],
      };
    });
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
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
    const draft = entry === undefined ? undefined : await draftOf(table, entry);
    if (draft !== undefined) {
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
