import * as Actor from "../actor.ts";
import { format, type Instant, now } from "../clock.ts";
import { type Entry, entryName } from "../journal/index.ts";
import { all, type Item } from "../table/client.ts";
import { type Home, partition } from "../table/key.ts";
import type { NoticeDraft } from "./entity.ts";
import { nextTry } from "./rule.ts";

export type WaitingStatus = "queued" | "failed";

/** A notice that has not gone out: a pointer to the entry that it tells of, beside the thing's other notices. */
export type Waiting = {
  home: Home;
  kind: string;
  id: string;
  seq: number;
  /** Which of the notices of its entry. */
  part?: string;
  type: string;
  status: WaitingStatus;
  tries: number;
  at: Instant;
};

const prefix = "Q#";

export const waitingList = (home: Home, status: WaitingStatus) => partition(home, "LIST", "NOTICE", status);

type Named = { home: Home; kind: string; id: string; seq: number; part?: string };

/** The name of a notice: that of its entry, and which of its notices. */
export const nameOf = (one: Named): string => entryName(one) + (one.part === undefined ? "" : `.${one.part}`);

export const waitingKey = (one: Named) => ({
  pk: partition(one.home, "NOTICE", one.id),
  sk: `${prefix}${nameOf(one)}`,
});

/** `to` left out: it cannot be sent. */
export const waitingFor = (entry: Entry, { to, part }: NoticeDraft): Waiting => ({
  home: entry.home,
  kind: entry.kind,
  id: entry.id,
  seq: entry.seq,
  ...(part === undefined ? {} : { part }),
  type: entry.type,
  status: to === undefined ? "failed" : "queued",
  tries: 0,
  at: now(),
});

/** Its place in the list is the time of its next try, so that a sweep reads only what is due. */
export function toItem(one: Waiting): Item {
  const due = one.status === "queued" ? nextTry(one.tries, now()) : now();
  return {
    ...one,
    ...waitingKey(one),
    v: 1,
    listPk: waitingList(one.home, one.status),
    listSk: `${format(due)}#${nameOf(one)}`,
  };
}

export const fromItem = ({ home, kind, id, seq, part, type, status, tries, at }: Item): Waiting =>
  ({ home, kind, id, seq, ...(part === undefined ? {} : { part }), type, status, tries, at }) as Waiting;

/** What has not gone out about one thing of the acting home. */
export async function waitingAbout(id: string): Promise<Waiting[]> {
  const found: Waiting[] = [];
  for await (const item of all({ pk: partition(Actor.home(), "NOTICE", id), range: { prefix } })) {
    found.push(fromItem(item));
  }
  return found;
}

/** What the acting home has to send now. */
export async function due(): Promise<Waiting[]> {
  const found: Waiting[] = [];
  const range = { from: " ", to: `${format(now())}#\uffff` };
  for await (const item of all({ pk: waitingList(Actor.home(), "queued"), index: "list", range })) {
    found.push(fromItem(item));
  }
  return found;
}
