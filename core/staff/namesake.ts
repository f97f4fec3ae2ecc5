import { createHmac } from "node:crypto";
import * as Actor from "#core/actor.ts";
import { now, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { searchKey } from "#core/japan/search-key.ts";
import * as Journal from "#core/journal/index.ts";
import { all, type Item } from "#core/table/client.ts";
import { partition } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";
import { invitationKind, invited, type Marks, namesakes, staffKind } from "./entity.ts";
import { isLiving } from "./rule.ts";
import type { Person } from "./schema.ts";

/** Keyed hashes by which a person is known again: whoever has no key of the home learns nothing from them. */
export async function marksOf({ name, kana, email }: Person): Promise<Required<Marks>> {
  const key = await Vault.purposeKey("staff.mark");
  const mark = (...parts: string[]) =>
    createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
  return { mail: mark("mail", email.toLowerCase()), named: mark("name", searchKey(name), searchKey(kana)) };
}

const idOf = ({ pk }: Pick<Item, "pk">) => pk.split("#")[3] ?? "";

async function idsIn(list: readonly string[], index: "list" | "mine", prefix?: string) {
  const pk = partition(Actor.home(), "LIST", ...list);
  const ids: string[] = [];
  for await (const item of all({ pk, index, ...(prefix === undefined ? {} : { range: { prefix } }) }))
    ids.push(idOf(item));
  return ids;
}

const loaded = async (ids: readonly string[]) => {
  const heads = await Promise.all([...new Set(ids)].map((id) => Journal.load(invitationKind, id)));
  return heads.filter((head) => head !== undefined);
};

/** Every invitation that went to an address, whatever became of it. */
export const invitationsTo = async (mail: string) => loaded(await idsIn([invited, mail], "mine"));

const openNamed = (named: string) => idsIn(["INV"], "list", `${named}#`);

/** Accounts that hold something, and open invitations to another address, of the same name and reading. */
async function othersLike({ mail, named }: Required<Marks>): Promise<string[]> {
  const accounts = await Promise.all(
    (await idsIn([namesakes, named], "mine")).map((id) => Journal.load(staffKind, id)),
  );
  const living = accounts.flatMap((head) => (head && isLiving(head.state.duties, today()) ? [head.id] : []));
  const open = (await loaded(await openNamed(named))).filter(({ state }) => state.status === "open");
  const others = open.filter(({ state }) => state.expires > now() && state.mail !== mail);
  return [...living, ...others.map(({ id }) => id)];
}

/** The same name and reading as `at`: accounts and invitations by id, and earlier ones of this very list by their place. */
export type Same = { at: number; same: string[]; places: number[] };

/**
 * Who would have a second account under one name and reading is told, and goes on only once somebody has looked: one head with two
 * accounts could draft with one and approve with the other.
 * @param acknowledged places in `offers` that somebody has looked at
 * @throws Problem `staff.namesake` with all others
 */
export async function requireAlone(
  offers: readonly { person: Person; line?: number }[],
  acknowledged: readonly number[],
): Promise<Same[]> {
  const marks = await Promise.all(offers.map(({ person }) => marksOf(person)));
  const found = await Promise.all(
    marks.map(async (one, at): Promise<Same> => {
      const places = marks.flatMap(({ named }, other) => (other < at && named === one.named ? [other] : []));
      return { at, same: await othersLike(one), places };
    }),
  );
  const alike = found.filter(({ same, places }) => same.length + places.length > 0);
  const unseen = alike.filter(({ at }) => !acknowledged.includes(at));
  if (unseen.length === 0) return alike;
  const lineOf = (at: number) => offers[at]?.line;
  throw new Problem("staff.namesake", {
    facts: {
      similar: unseen.map(({ at, same, places }) => ({
        ...(lineOf(at) === undefined ? {} : { line: lineOf(at), lines: places.map(lineOf) }),
        same,
      })),
    },
  });
}
