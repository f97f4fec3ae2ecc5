import * as Actor from "../actor.ts";
import { format } from "../clock.ts";
import type * as Journal from "../journal/index.ts";
import { all, commit, type Item, page } from "../table/client.ts";
import * as Cursor from "../table/cursor.ts";
import { commonsHome, type Home, parseHome, partition } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import * as Vault from "../vault.ts";

/** What a resident did in some town, without a word about them: a receipt number and a title. */
export type Act = { town: string; what: string; type: string; at: number; receipt?: string; title?: string };

const personIn = (commons: Home, person: string) => partition(commons, "PERSON", person);
/** A body that left takes its acts out of the lists of those who did them. Run as a part of the system. */
export async function forget(entry: Pick<Journal.Entry, "home" | "kind" | "id" | "seq" | "by" | "at">): Promise<void> {
  const person = actorOf.exec(entry.by)?.[1];
  if (person === undefined) return;
  const commons = commonsHome(entry.home.slice(0, 2));
  const pk = personIn(commons, person);
  const sks = [actSk(entry), townSk(entry.home)];
  await Actor.asSystem("person", commons, () => commit(sks.map((sk) => ({ delete: { pk, sk } }))));
}

/** An act goes from somebody's list when the body in which it was done has left. */
export async function wasForgotten({ pk, sk }: Item): Promise<boolean> {
  const [what, first = "", second = ""] = sk.split("#");
  const town = parseHome(`${pk.slice(0, 3)}${what === "TOWN" ? first : second}`);
  return Actor.asSystem("person", town, async () => (await Tenant.current())?.state.status === "left");
}

const actSk = ({ at, home, kind, id, seq }: Pick<Journal.Entry, "home" | "kind" | "id" | "seq" | "at">) =>
  `ACT#${format(at)}#${home.slice(3)}#${kind}#${id}#${seq}`;
const townSk = (home: Home) => `TOWN#${home.slice(3)}`;
const actorOf = /^resident:(per_[0-9a-z]{26})$/;

/** What each resident did, across towns, in the commons: written from the journal, readable by that resident alone. */
export const personConsumer: Journal.Consumer = {
  name: "person",
  on: "everything",
  target: (entry) => (actorOf.test(entry.by) ? commonsHome(entry.home.slice(0, 2)) : undefined),
  effect: (entry) => {
    const pk = personIn(commonsHome(entry.home.slice(0, 2)), actorOf.exec(entry.by)?.[1] ?? "");
    const town = entry.home.slice(3);
    return [
      { put: { pk, sk: actSk(entry), v: 1, ...actOf(entry) } },
      { put: { pk, sk: townSk(entry.home), v: 1, town } },
    ];
  },
};

function actOf({ home, kind, id, type, at, facts }: Journal.Entry): Act {
  const text = (name: string) => (typeof facts[name] === "string" ? { [name]: facts[name] } : {});
  return { town: home.slice(3), what: `${kind}#${id}`, type, at, ...text("receipt"), ...text("title") };
}

/** Who the acting resident is to the pool, and where they have acted. Creates nothing. */
export async function me(): Promise<{ person: string; assurance: Actor.Assurance; towns: string[] }> {
  const { home, person, assurance } = Actor.require("resident");
  const towns: string[] = [];
  for await (const item of all({ pk: personIn(home, person), range: { prefix: "TOWN#" } })) {
    towns.push(String(item.town));
  }
  return { person, assurance, towns };
}

/** What the acting resident did in all towns, the latest first. @throws Problem `cursor.invalid` */
export async function acts(options: { limit: number; cursor?: string | undefined }): Promise<Journal.Page<Act>> {
  const { home, person } = Actor.require("resident");
  const pk = personIn(home, person);
  // a resident's fence in the commons is their own partition; the key that signs cursors lies beside it
  const secret = await Actor.asSystem("person", home, () => Vault.purposeKey("cursor"));
  const after = options.cursor === undefined ? undefined : Cursor.decode(secret, pk, options.cursor);
  const found = await page({ pk, range: { prefix: "ACT#" }, limit: options.limit, after, descending: true });
  return {
    items: found.items.map(({ town, what, type, at, receipt, title }) => ({
      town: String(town),
      what: String(what),
      type: String(type),
      at: at as number,
      ...(receipt === undefined ? {} : { receipt: String(receipt) }),
      ...(title === undefined ? {} : { title: String(title) }),
    })),
    ...(found.next === undefined ? {} : { next: Cursor.encode(secret, pk, found.next) }),
  };
}
