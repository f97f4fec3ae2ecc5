import { createHmac } from "node:crypto";
import * as Group from "#core/group/index.ts";
import * as Id from "#core/id.ts";
import { searchKey } from "#core/japan/search-key.ts";
import * as Vault from "#core/vault.ts";
import type { BookingSecret } from "./entity.ts";

type Called = Pick<BookingSecret, "group" | "representative" | "contact">;

/**
 * Pseudonymous numbers of what whoever books is called and reached by: the same however it is typed, and from whichever account.
 * `name`: this very name; `like`: it and its look-alikes; `all` of them, with the representative's.
 */
export async function tracesOf({ group, representative, contact: { email, phone } }: Called) {
  const key = await Vault.purposeKey("booking.group");
  const trace = (text: string) => Id.derive("grp", createHmac("sha256", key).update(text).digest("hex"));
  const name = trace(searchKey(group));
  const like = trace(`like ${Group.likenessOf(group)}`);
  const reached = {
    ...(phone === undefined ? {} : { phone: trace(`phone ${Group.digitsOf(phone)}`) }),
    ...(email === undefined ? {} : { email: trace(`email ${email.toLowerCase()}`) }),
  };
  const called = representative === "" ? [name] : [name, trace(searchKey(representative))];
  return { name, like, ...reached, all: [...new Set([...called, like, ...Object.values(reached)])] };
}
