import * as Journal from "../journal/index.ts";
import { get, type Item } from "../table/client.ts";
import { registerKind } from "./entity.ts";
import { ownerKey } from "./likeness.ts";
import { moduleOf } from "./modules/index.ts";

/** What waits to be entered goes when it has been. */
export const wasEntered = async ({ pk, sk }: Item): Promise<boolean> =>
  sk.startsWith("DUE#") && (await get({ pk, sk: sk.replace("DUE#", "DONE#") })) !== undefined;

/** A registration goes from under the name of its owner when it has another one. */
export async function wasMoved({ sk }: Item): Promise<boolean> {
  const id = sk.split("#")[1] ?? "";
  const head = await Journal.load(registerKind, id);
  if (!head?.secret) return false;
  return (await ownerKey(moduleOf(head.state.register).def, id, head.secret.row)).sk !== sk;
}
