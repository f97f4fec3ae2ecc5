import * as Actor from "#core/actor.ts";
import * as Journal from "#core/journal/index.ts";
import { clientKind } from "./entity.ts";
import { clientId } from "./entrance.ts";
import type { ClientInput } from "./schema.ts";

/** Lets a vendor's system in, from one day to another; saying it again replaces what was said. @throws Problem `auth.forbidden` */
export async function admitClient(input: ClientInput): Promise<Journal.Entry> {
  Actor.requireDuty("admin");
  const { issuer, subject, name, scopes, from, to } = input;
  const state = { scopes: [...new Set(scopes)], from, ...(to === undefined ? {} : { to }) };
  const id = clientId(issuer, subject);
  return Journal.act(clientKind, id, () => ({
    type: "client.admitted",
    state,
    secret: { name, subject },
    facts: state,
    closed: { name, subject },
    also: Journal.claimed(clientKind, id),
  }));
}
