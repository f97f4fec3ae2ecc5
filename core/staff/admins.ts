import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import type { Span } from "#core/dated/index.ts";
import { get, type Write } from "#core/table/client.ts";
import { partition } from "#core/table/key.ts";
import { problem } from "./problem.ts";
import { adminSpans, staysAdministered } from "./rule.ts";
import type { Held } from "./schema.ts";

export const adminsKey = () => ({ pk: partition(Actor.home(), "ADMINS"), sk: "1" });

/** Whether the home has, or has had, an administrator: the list never becomes empty again. */
export const isAdministered = async (): Promise<boolean> => (await get(adminsKey())) !== undefined;

/**
 * The write that keeps the town's one list of administrators in step with an account, in the account's own
 * transaction: two administrators who take each other's duty at once both change this item, so one of them looks again.
 * @throws Problem `staff.last_admin` when a day that had an administrator would have none
 */
export async function administer(staff: string, duties: readonly Held[]): Promise<{ write: Write }[]> {
  const key = adminsKey();
  const item = await get(key);
  const before = (item?.spans ?? {}) as Record<string, Span[]>;
  const { [staff]: own = [], ...others } = before;
  const spans = adminSpans(duties);
  if (own.length === 0 && spans.length === 0) return [];
  const after = spans.length === 0 ? others : { ...others, [staff]: spans };
  if (!staysAdministered(Object.values(before).flat(), Object.values(after).flat(), today())) {
    throw problem("staff.last_admin");
  }
  const changes = (item?.changes as number | undefined) ?? 0;
  const condition =
    item === undefined
      ? { expression: "attribute_not_exists(pk)" }
      : { expression: "changes = :changes", values: { ":changes": changes } };
  return [{ write: { put: { ...key, v: 1, changes: changes + 1, spans: after }, condition } }];
}
