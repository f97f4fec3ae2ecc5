import * as Actor from "#core/actor.ts";
import * as Disclose from "#core/disclose/index.ts";
import * as Journal from "#core/journal/index.ts";
import { groupsOf } from "./beside.ts";
import { type GroupSecret, type GroupState, type GroupStatus, groupKind } from "./entity.ts";
import { requireThere } from "./register.ts";
import { memberOf, membersNow } from "./rule.ts";
import { called, foundBy, type Likeness, likeGroup } from "./search.ts";

type Whole = Journal.Head<GroupState, GroupSecret> & { secret: GroupSecret };
/** One that may be told of. */
export type Head = Disclose.Disclosed<Whole>;

const examiners = ["counter", "draft", "decide"] as const;

/** Who is told of a group: staff, a deputy for booking in its name, and who is in it. */
const told: Disclose.Rule<GroupState & { organ?: never }, GroupSecret> = {
  kind: groupKind,
  duties: examiners,
  reaches: () => true,
  isOwn: (state, person) => memberOf(state, person) !== undefined,
};

type PageOptions = { limit: number; cursor?: string | undefined };

/**
 * One group, to its members and to staff, whose look is recorded and who also see which other groups are like it.
 * @throws Problem `not_found`
 */
export async function show(id: string): Promise<{ head: Head; similar?: Likeness[] }> {
  const actor = Actor.require("resident", "staff");
  Actor.requireSome("facilities");
  const load = async () => requireThere(await Journal.load(groupKind, id));
  const head = await Disclose.one(told, load, { purpose: "answer", why: "団体の確認" });
  if (actor.type === "resident") return { head };
  return { head, similar: await likeGroup(id, foundBy(head.state, head.secret)) };
}

/** Groups in one state, the earliest first; recorded, because it names people. */
export async function list(status: GroupStatus, options: PageOptions): Promise<Journal.Page<Head>> {
  requireStaff();
  const { items, ...rest } = await Journal.list(groupKind, "list", { name: "GROUP", parts: [status] }, options);
  return { items: await Disclose.some(told, items.filter(isWhole), { why: "団体の一覧" }), ...rest };
}

/** Groups that are called so, or so that it may be the same, whatever their state; recorded. */
export async function search(name: string): Promise<Head[]> {
  requireStaff();
  const found = await Promise.all((await called({ name }, true)).map(({ id }) => Journal.load(groupKind, id)));
  return Disclose.some(told, found.filter((head) => head !== undefined).filter(isWhole), { why: "団体の検索" });
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
  const whole = heads.filter((head) => head !== undefined).filter(isWhole);
  return {
    items: await Disclose.some(told, whole, { why: "自分の団体の一覧" }),
    ...(next === undefined ? {} : { next }),
  };
}

/** What was disposed of is not there any more. */
const isWhole = (head: Journal.Head<GroupState, GroupSecret>): head is Whole => head.secret !== null;

/** A deputy sees groups for booking in their name. */
function requireStaff(): void {
  Actor.requireDuty(...examiners);
  Actor.requireSome("facilities");
}
