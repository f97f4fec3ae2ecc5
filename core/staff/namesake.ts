import { createHmac } from "node:crypto";
import * as Actor from "#core/actor.ts";
import { now, today } from "#core/clock.ts";
import { searchKey } from "#core/japan/search-key.ts";
import * as Journal from "#core/journal/index.ts";
import { page } from "#core/table/client.ts";
import { partition } from "#core/table/key.ts";
import * as Vault from "#core/vault.ts";
import { type InvitationState, invitationKind, invited, type Marks, namesakes, type StaffState } from "./entity.ts";
import { problem } from "./problem.ts";
import { isLiving } from "./rule.ts";
import type { Person } from "./schema.ts";

/** Keyed hashes by which a person is known again: whoever has no key of the home learns nothing from them. */
export async function marksOf({ name, kana, email }: Person): Promise<Required<Marks>> {
  const key = await Vault.purposeKey("staff.mark");
  const mark = (...parts: string[]) =>
    createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
  return { mail: mark("mail", email.toLowerCase()), named: mark("name", searchKey(name), searchKey(kana)) };
}

const knownMax = 50;

/** The latest invitations that went to an address, whatever became of them. */
export const invitationsTo = async (mail: string, limit = knownMax) =>
  (await Journal.list(invitationKind, "mine", { name: invited, parts: [mail] }, { limit, descending: true })).items;

/** Accounts that hold something, and open invitations to another address, of the same name and reading. */
async function othersLike({ mail, named }: Required<Marks>): Promise<string[]> {
  const listed = (...list: string[]) => partition(Actor.home(), "LIST", ...list);
  const [accounts, invitations] = await Promise.all([
    page({ pk: listed(namesakes, named), index: "mine", limit: knownMax }),
    page({ pk: listed("INV"), index: "list", range: { prefix: `${named}#` }, limit: knownMax }),
  ]);
  const living = accounts.items.filter(({ state }) => isLiving((state as StaffState).duties, today()));
  const others = invitations.items.filter(({ state }) => {
    const one = state as InvitationState;
    return one.expires > now() && one.mail !== mail;
  });
  return [...living, ...others].map(({ pk }) => pk.split("#")[3] ?? "");
}

/** The same name and reading as `at`: accounts and invitations by id, and earlier ones of this very list by their place. */
export type Same = { at: number; same: string[]; places: number[] };

type Listed = { person: Person; line?: number };

/** Those of a list who would have a second account under one name and reading. */
export async function alikeIn(offers: readonly Listed[]): Promise<Same[]> {
  const marks = await Promise.all(offers.map(({ person }) => marksOf(person)));
  const found = await Promise.all(
    marks.map(async (one, at): Promise<Same> => {
      const places = marks.flatMap(({ named }, other) => (other < at && named === one.named ? [other] : []));
      return { at, same: await othersLike(one), places };
    }),
  );
  return found.filter(({ same, places }) => same.length + places.length > 0);
}

/**
 * Who would have a second account under one name and reading is told, and goes on only once somebody has looked: one head with two
 * accounts could draft with one and approve with the other.
 * @param acknowledged places in `offers` that somebody has looked at
 * @throws Problem `staff.namesake` with all others
 */
export async function requireAlone(offers: readonly Listed[], acknowledged: readonly number[]): Promise<Same[]> {
  const alike = await alikeIn(offers);
  const unseen = alike.filter(({ at }) => !acknowledged.includes(at));
  if (unseen.length === 0) return alike;
  const lineOf = (at: number) => offers[at]?.line;
  throw problem("staff.namesake", {
    facts: {
      similar: unseen.map(({ at, same, places }) => ({
        ...(lineOf(at) === undefined ? {} : { line: lineOf(at), lines: places.map(lineOf) }),
        same,
      })),
    },
  });
}
