import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { groupsOf } from "./beside.ts";
import { type GroupSecret, type GroupState, type GroupStatus, groupKind } from "./entity.ts";
import { requireThere } from "./register.ts";
import { memberOf, membersNow } from "./rule.ts";
import { called, foundBy, type Likeness, likeGroup } from "./search.ts";

export type Head = Journal.Head<GroupState, GroupSecret> & { secret: GroupSecret };
type PageOptions = { limit: number; cursor?: string | undefined };

/**
 * One group, to its members and to staff, whose look is recorded and who also see which other groups are like it.
 * @throws Problem `not_found`
 */
export async function show(id: string): Promise<{ head: Head; similar?: Likeness[] }> {
  const actor = Actor.require("resident", "staff");
  Actor.requireSome("facilities");
  const head = requireThere(await Journal.load(groupKind, id));
  if (actor.type === "staff") {
    await Journal.recordRead(groupKind, [id], "団体の確認");
    return { head, similar: await likeGroup(id, foundBy(head.state, head.secret)) };
  }
  if (memberOf(head.state, actor.person) === undefined) throw new Problem("not_found");
  return { head };
}

/** Groups in one state, the earliest first; recorded, because it names people. */
export async function list(status: GroupStatus, options: PageOptions): Promise<Journal.Page<Head>> {
  requireStaff();
  const { items, ...rest } = await Journal.list(groupKind, "list", { name: "GROUP", parts: [status] }, options);
  return { items: await recorded(items.filter(isWhole), "団体の一覧"), ...rest };
}

/** Groups that are called so, or so that it may be the same, whatever their state; recorded. */
export async function search(name: string): Promise<Head[]> {
  requireStaff();
  const found = await Promise.all((await called({ name }, true)).map(({ id }) => Journal.load(groupKind, id)));
  return recorded(found.filter((head) => head !== undefined).filter(isWhole), "団体の検索");
}

/** Registered groups that are called so or like it, or are reached there: who is called so may be one of them, or in it. */
export async function registeredLike(typed: {
  name: string;
  phone?: string;
}): Promise<(Likeness & { members: string[] })[]> {
  const like = await called(typed, true);
  const heads = await Promise.all(like.map(({ id }) => Journal.load(groupKind, id)));
  return like.flatMap((one, at) => {
    const state = heads[at]?.state;
    return state?.status === "registered" ? [{ ...one, members: membersNow(state).map(({ person }) => person) }] : [];
  });
}

/** A page of the groups that the acting resident is in, in the acting home, by number; `next` is the number to go on after. */
export async function mine({
  limit,
  after = "",
}: {
  limit: number;
  after?: string | undefined;
}): Promise<{ items: Head[]; next?: string }> {
  const { person } = Actor.require("resident");
  const parts = (await groupsOf(person)).filter(({ id, to }) => to === undefined && id > after);
  const shown = parts.slice(0, limit);
  const next = parts.length > limit ? shown.at(-1)?.id : undefined;
  const heads = await Promise.all(shown.map(({ id }) => Journal.load(groupKind, id)));
  const items = heads
    .filter((head) => head !== undefined)
    .filter(isWhole)
    .filter(({ state }) => memberOf(state, person) !== undefined);
  return { items, ...(next === undefined ? {} : { next }) };
}

async function recorded(heads: Head[], purpose: string): Promise<Head[]> {
  if (heads.length > 0)
    await Journal.recordRead(
      groupKind,
      heads.map(({ id }) => id),
      purpose,
    );
  return heads;
}

/** What was disposed of is not there any more. */
const isWhole = (head: Journal.Head<GroupState, GroupSecret>): head is Head => head.secret !== null;

/** A deputy sees groups for booking in their name. */
function requireStaff(): void {
  Actor.requireDuty("counter", "draft", "decide");
  Actor.requireSome("facilities");
}
