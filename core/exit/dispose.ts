import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import * as Membership from "../membership/index.ts";
import * as Person from "../person/index.ts";
import { commit, type Item } from "../table/client.ts";
import { poolHome } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";
import { tenantOf } from "./export.ts";
import { type Contents, itemsAt, type Place } from "./place.ts";
import { nameOf, places } from "./walk.ts";

const why = "団体の脱退";

/** The body's own home does not say yet that it left: the stream brings it. */
export class NotLeftError extends Error {
  override readonly name = "NotLeftError";
}

/**
 * Disposes of everything that the acting body had, once it has left: every aggregate's key, salt and personal parts, everything
 * kept beside them, and the pointers that residents' own lists have to it. Chains, seals and records of reading stay, so
 * `verify` says disposed and not damaged. Interrupted, it is completed by doing it again; the certificate is written last.
 * @throws NotLeftError while the body's own home does not say so
 */
export async function disposeHome(contents: Contents): Promise<Membership.Disposal> {
  Actor.require("system");
  const tenant = tenantOf(await Tenant.current());
  if (tenant.state.status !== "left") throw new NotLeftError();
  const known = await certificateOf(tenant.state.code);
  if (known !== undefined) return known;
  const count = { aggregates: 0, entries: 0 };
  const kept = new Set(contents.items.flatMap(({ name, proves }) => (proves ? [name] : [])));
  for await (const place of places(contents)) {
    if (kept.has(place.kind)) continue;
    if (place.group === "aggregate") await disposeAggregate(place, count);
    else for await (const item of itemsAt(place)) await remove(item);
  }
  await Journal.dispose(Tenant.tenantKind, Tenant.tenantId, why).catch(unlessDisposed);
  return certify(tenant.state.code, count);
}

type Count = { aggregates: number; entries: number };

/** The body's own record goes last: it says that the body has left. */
async function disposeAggregate(place: Place, count: Count): Promise<void> {
  let head: Item | undefined;
  count.aggregates++;
  for await (const item of itemsAt(place)) {
    if (item.sk === "HEAD") head = item;
    else if (item.sk.startsWith("J#")) count.entries += await forgetActs(item);
    else await remove(item);
  }
  if (head === undefined || head.key === undefined) return;
  const { kind, id } = nameOf(head.pk);
  if (kind !== Tenant.tenantKind.kind) await Journal.dispose({ kind, version: head.v }, id, why);
}

async function forgetActs(item: Item): Promise<1> {
  await Person.forget(Journal.fromItem(item, undefined));
  return 1;
}

const remove = ({ pk, sk }: Item): Promise<void> => commit([{ delete: { pk, sk } }]);

function unlessDisposed(error: unknown): void {
  if (!(error instanceof Problem && error.code === "record.disposed")) throw error;
}

const inPool = <R>(run: () => Promise<R>): Promise<R> =>
  Actor.asSystem("leaving", poolHome(Actor.home().slice(0, 2)), run);

const certificateOf = (code: string) => inPool(async () => (await Membership.find(code)).state.disposed);

async function certify(code: string, count: Count): Promise<Membership.Disposal> {
  const entries = await Journal.entries(Tenant.tenantKind, Tenant.tenantId);
  const disposal = Journal.among(entries, Journal.disposed).at(-1);
  if (disposal === undefined) throw new Error("what has no disposal is not certified");
  const { backupsExpire } = disposal.facts;
  const facts = { certificate: `廃棄証明-${code}`, ...count, disposedOn: today(), backupsExpire };
  await inPool(() => Membership.recordDisposal(code, facts));
  return facts;
}
