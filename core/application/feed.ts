import * as Actor from "../actor.ts";
import { format } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { get, type Item, page } from "../table/client.ts";
import * as Cursor from "../table/cursor.ts";
import { type Key, partition } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import * as Vault from "../vault.ts";
import { type ApplicationState, applicationKind } from "./entity.ts";

/*
 * 受付から交付までの連携. The lines of a body are numbered without gaps, each number taken in the transaction that writes its line, so
 * whoever has read up to a number has missed nothing before it, whenever an act was committed. What a line says is what
 * its entry says: later acts are later lines.
 */
const events: Record<string, "received" | "corrected" | "withdrawn" | "decided" | "issued"> = {
  "application.submitted": "received",
  "application.corrected": "corrected",
  "application.withdrawn": "withdrawn",
  "application.decided": "decided",
  "application.issued": "issued",
};

const feed = () => partition(Actor.home(), "FEED", "application");
const lastKey = (): Key => ({ pk: feed(), sk: "LAST" });
const lineKey = (number: number): Key => ({ pk: feed(), sk: String(number).padStart(10, "0") });

/** Puts every application that is filed, corrected, withdrawn, decided or issued at the end of its body's feed. */
export const feedConsumer: Journal.Consumer = {
  on: [
    "application.submitted",
    "application.corrected",
    "application.withdrawn",
    "application.decided",
    "application.issued",
  ],
  name: "application-feed",
  target: ({ type, home }) => (Object.hasOwn(events, type) ? home : undefined),
  effect: async ({ id, seq }) => {
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
  },
};

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

async function entryOf({ application, seq }: Item): Promise<Journal.Entry> {
  const [entry] = await Journal.entries(applicationKind, String(application), Number(seq));
  if (entry === undefined) throw new Error(`${application} has no entry ${seq}`);
  return entry;
}

const isPersonal = ({ type, closed }: Journal.Entry): boolean => events[type] === "decided" && closed !== null;

/** Personal data goes to the system that carries a decision out, and only what was decided on. */
function lineOf(entry: Journal.Entry) {
  const { id, type, at, facts, closed } = entry;
  const { receipt, title, slug, procedure, register } = facts;
  const line = { event: events[type], at: format(at), id, receipt, procedure, slug, title };
  const of = register === undefined ? {} : { register };
  const { channel, filedOn, due, ruling } = facts.set as unknown as ApplicationState;
  if (events[type] === "received") return { ...line, ...of, channel, filedOn, due };
  if (events[type] === "corrected") return { ...line, ...of, due };
  if (events[type] !== "decided") return { ...line, ...of };
  const { answers, applicant, text, reason } = closed ?? {};
  return { ...line, ...of, ruling, answers, applicant, text, reason };
}
