import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { type ClientState, clientKind } from "./entity.ts";
import { clientId } from "./entrance.ts";
import { clientAdmitted, clientChanged, clientResumed, clientSuspended } from "./event.ts";
import { problem } from "./problem.ts";
import type { ClientChange, ClientInput } from "./schema.ts";

/** Lets a vendor's system in, each scope from one day to another. @throws Problem `staff.client_known`, `auth.forbidden` */
export async function admitClient({ issuer, subject, name, scopes }: ClientInput) {
  Actor.requireDuty("admin");
  const id = clientId(issuer, subject);
  const state: ClientState = { status: "admitted", scopes };
  return Journal.act(clientKind, id, (head) => {
    if (head !== undefined) throw problem("staff.client_known", { facts: { id } });
    const secret = { name, subject, issuer };
    return { event: clientAdmitted(state, secret), state, secret };
  });
}

type Client = Journal.Head<ClientState, { name: string; subject: string; issuer?: string }>;
type Says<E> = (facts: ClientState, closed: { name: string; why?: string | undefined }) => E;
type Change = { state: ClientState; name?: string; why?: string };

/** Says anew what a vendor's system may do. It counts from the next call on. @throws Problem `not_found`, `version.stale` */
export const changeClient = (id: string, { name, scopes }: ClientChange) =>
  change(id, clientChanged, ({ state }) => ({ state: { ...state, scopes }, name }));

/** Shuts a vendor's system out at once; what it may do is kept for when it comes back. @throws Problem `not_found`, `staff.client_state` */
export const suspendClient = (id: string, why: string) => move(id, clientSuspended, "suspended", why);

/** @throws Problem `not_found`, `staff.client_state` */
export const resumeClient = (id: string, why: string) => move(id, clientResumed, "admitted", why);

const move = <E extends Journal.Event>(id: string, event: Says<E>, status: ClientState["status"], why: string) =>
  change(id, event, ({ state }) => {
    if (state.status === status) throw problem("staff.client_state");
    return { state: { ...state, status }, why };
  });

async function change<E extends Journal.Event>(id: string, event: Says<E>, decide: (head: Client) => Change) {
  Actor.requireDuty("admin");
  return Journal.act(clientKind, id, (head) => {
    if (head === undefined || head.secret === null) throw new Problem("not_found");
    const { state, name = head.secret.name, why } = decide(head);
    return { event: event(state, { name, why }), state, secret: { ...head.secret, name } };
  });
}

/** One vendor's system, for whoever administers the town. @throws Problem `not_found` */
export async function showClient(id: string) {
  Actor.requireDuty("admin");
  return Journal.find(clientKind, id);
}

/** Every vendor's system that was ever let in. */
export async function listClients(options: { limit: number; cursor?: string | undefined }) {
  Actor.requireDuty("admin");
  return Journal.list(clientKind, "list", { name: "CLIENT" }, options);
}
