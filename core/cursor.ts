import * as Actor from "./actor.ts";
import * as Cursor from "./table/cursor.ts";
import * as Vault from "./vault.ts";

/*
 * Cursors of lists that are no index of the table: what comes after the last one shown, sealed with a key of the acting home and
 * bound to the list, like a position in an index.
 */

const scopeOf = (list: string) => `${Actor.home()} ${list}`;

export const encode = async (list: string, after: string): Promise<string> =>
  Cursor.encode(await Vault.purposeKey("cursor"), scopeOf(list), { after });

/** The key after which the list goes on, if any. @throws Problem `cursor.invalid` */
export async function decode(list: string, cursor: string | undefined): Promise<string | undefined> {
  if (cursor === undefined) return undefined;
  return String(Cursor.decode(await Vault.purposeKey("cursor"), scopeOf(list), cursor).after);
}
