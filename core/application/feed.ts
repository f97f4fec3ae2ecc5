import * as Actor from "../actor.ts";
import { format } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { get, type Item, page, type Write } from "../table/client.ts";
import * as Cursor from "../table/cursor.ts";
import { type Key, partition } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import * as Vault from "../vault.ts";
import { applicationKind } from "./entity.ts";
import { corrected, decided, issued, submitted, withdrawn } from "./event.ts";

/*
 * 受付から交付までの連携. The lines of a body are numbered without gaps, each number taken in the transaction that writes its line, so
 * whoever has read up to a number has missed nothing before it, whenever an act was committed. What a line says is what
 * its entry says: later acts are later lines.
 */
const told = [submitted, corrected, withdrawn, decided, issued];

const feed = () => partition(Actor.home(), "FEED", "application");
const lastKey = (): Key => ({ pk: feed(), sk: "LAST" });
const lineKey = (number: number): Key => ({ pk: feed(), sk: String(number).padStart(10, "0") });

/** Puts every application that is filed, corrected, withdrawn, decided or issued at the end of its body's feed. */
export const feedConsumer = Journal.consumer(
  "application-feed",
  told.map((event) => ({ type: event.type, target: ({ home }) => home, effect: numbered })),
);

async function numbered({ id, seq }: Journal.Entry): Promise<Write[]> {
  const last = await get(lastKey());
  const number = Number(last?.number ?? 0) + 1;
  const condition =
    last === undefined
      ? { expression: "attribute_not_exists(pk)" }
      : { expression: "#number = :last", names: { "#number": "number" }, values: { ":last": last.number } };
  return [
    { put: { ...lastKey(), v: 1, number }, condition },
    { put: { ...lineKey(number), v: 1, application: id, seq } },
  ];
}

/**
 * One page of the feed for the system of a vendor, from where it stopped. `next` is always there: what happens
 * later comes after it. Who is shown an applicant's answers is recorded first.
 * @throws Problem `auth.forbidden`, `tenant.option`, `cursor.invalid`
 */
export async function followFeed({ limit, cursor }: { limit: number; cursor?: string | undefined }) {
  Actor.requireScope("application:read");
  await Tenant.requireOption("register");
  const secret = await Vault.purposeKey("cursor");
  const scope = `feed ${feed()}`;
  const after = cursor === undefined ? 0 : Number(Cursor.decode(secret, scope, cursor).number);
  const range = { from: lineKey(after + 1).sk, to: "9999999999" };
  const { items, next } = await page({ pk: feed(), range, limit });
  const lines = await Promise.all(items.map(entryOf));
  const personal = lines.filter(isPersonal).map(({ id }) => id);
  if (personal.length > 0) await Journal.recordRead(applicationKind, personal, "基幹連携による決定の取得");
  return {
    items: lines.map(lineOf),
    next: Cursor.encode(secret, scope, { number: after + items.length }),
    more: next !== undefined,
  };
}

type Line = Journal.EntryOf<typeof submitted | typeof corrected | typeof withdrawn | typeof decided | typeof issued>;

async function entryOf({ application, seq }: Item): Promise<Line> {
  const entries = await Journal.entriesAt(applicationKind, String(application), [Number(seq)]);
  const [entry] = Journal.among(entries, submitted, corrected, withdrawn, decided, issued);
  if (entry === undefined) throw new Error(`${application} has no entry ${seq}`);
  return entry;
}

const isPersonal = ({ type, closed }: Line): boolean => type === "application.decided" && closed !== null;

/** Personal data goes to the system that carries a decision out, and only what was decided on. */
function lineOf(entry: Line) {
  const { id, at, facts } = entry;
  const { receipt, title, slug, procedure, register } = facts;
  const line = { at: format(at), id, receipt, procedure, slug, title };
  const of = register === undefined ? {} : { register };
  switch (entry.type) {
    case "application.submitted": {
      const { channel, filedOn, due } = entry.facts.set;
      return { event: "received" as const, ...line, ...of, channel, filedOn, due };
    }
    case "application.corrected":
      return { event: "corrected" as const, ...line, ...of, due: entry.facts.set.due };
    case "application.withdrawn":
      return { event: "withdrawn" as const, ...line, ...of };
    case "application.issued":
      return { event: "issued" as const, ...line, ...of };
    case "application.decided": {
      const { answers, applicant, text, reason } = entry.closed ?? {};
      const { ruling } = entry.facts.set;
      return { event: "decided" as const, ...line, ...of, ruling, answers, applicant, text, reason };
    }
  }
}
