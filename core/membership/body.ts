import * as Actor from "../actor.ts";
import { Problem } from "../error.ts";
import { type Body, bodiesOf } from "../japan/bodies.ts";
import { isBodyCode, prefectureOf } from "../japan/body.ts";
import * as Journal from "../journal/index.ts";
import { type MemberState, memberKind } from "./entity.ts";

/** A body that may join. 一部事務組合 and 広域連合 ("union") have codes of their own and no people but those of their towns. */
export type Named = Pick<Body, "code" | "name" | "population"> & { kind: Body["kind"] | "union" };

/** The body in the list of the pool's prefecture. */
export const listed = async (code: string): Promise<Named | undefined> =>
  (await bodiesOf(Actor.prefecture())).find((one) => one.code === code);

/** What no list has: a union goes by the name in its contract. */
function unionIn(code: string, { contract }: Pick<MemberState, "contract">): Named | undefined {
  if (!isBodyCode(code) || contract.unionName === undefined) return undefined;
  return { code, name: contract.unionName, kind: "union" };
}

/** The union that has a contract under this code, if there is one. */
export async function findUnion(code: string): Promise<Named | undefined> {
  if (!isPossibleUnion(code)) return undefined;
  const head = await Journal.load(memberKind, code);
  return head && unionIn(code, head.state);
}

/** Whether a union may have this code: one of the pool's prefecture that no listed body has. The caller has asked the list. */
export const isPossibleUnion = (code: string): boolean => isBodyCode(code) && prefectureOf(code) === Actor.prefecture();

/** What a member is. @throws Problem `not_found` */
export async function bodyOf({ id, state }: { id: string; state: MemberState }): Promise<Named> {
  const body = (await listed(id)) ?? unionIn(id, state);
  if (body === undefined) throw new Problem("not_found");
  return body;
}

/** @throws Problem `not_found` when the code is of no body that this pool may serve, or of a union without a contract */
export async function requireBody(code: string): Promise<Named> {
  const body = (await listed(code)) ?? (await findUnion(code));
  if (body === undefined) throw new Problem("not_found");
  return body;
}
