import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { problem as membershipProblem } from "../membership/problem.ts";
import { get, type Item, put, readFrom } from "../table/client.ts";
import { restored } from "../tenant/event.ts";
import * as Tenant from "../tenant/index.ts";
import * as Verification from "../verification/index.ts";
import { type Compared, compare, type Standing } from "./compare.ts";
import { tenantOf } from "./export.ts";
import type { Contents } from "./place.ts";
import { problem } from "./problem.ts";
import { nameOf, places } from "./walk.ts";

/** Items by kind and standing, what only the table has (made since the copy), and what is damaged in the copy itself. */
export type Difference = {
  from: string;
  counts: Record<string, Record<Standing, number>>;
  onlyHere: Record<string, number>;
  damaged: Journal.Damage[];
};

/** The difference between the acting home in a restored copy (PITR restores to a new table) and as it is now. Writes nothing. */
export async function difference(table: string, contents: Contents): Promise<Difference> {
  const found: Difference = { from: table, counts: {}, onlyHere: {}, damaged: await damagedIn(table) };
  for await (const one of compare(table, contents)) count(found, one);
  for await (const place of places(contents)) {
    if (place.group !== "aggregate" || !("pk" in place)) continue;
    const key = { pk: place.pk, sk: "HEAD" };
    if ((await readFrom(table, () => get(key))) === undefined)
      found.onlyHere[place.kind] = (found.onlyHere[place.kind] ?? 0) + 1;
  }
  return found;
}

/**
 * Copies back what the acting home has lost or what was altered. What is newer stays, what was disposed of stays disposed, no
 * mail is sent again, and no other home is looked at. Doing it again changes nothing. The journal is verified afterwards.
 * @throws Problem `membership.state` while the body is in use; Error when the copy is damaged itself
 */
export async function restore(
  table: string,
  contents: Contents,
): Promise<{ difference: Difference; entry: Journal.Entry; damaged: Journal.Damage[] }> {
  Actor.require("system");
  if ((await Tenant.current())?.state.status === "joined")
    throw membershipProblem("membership.state", {
      detail: "先に団体の利用を停止してください。",
      facts: { status: "joined" },
    });
  const done: Difference = { from: table, counts: {}, onlyHere: {}, damaged: await damagedIn(table) };
  if (done.damaged.length > 0) throw problem("restore.damaged", { facts: { damaged: done.damaged.slice(0, 20) } });
  for await (const one of compare(table, contents)) {
    count(done, one);
    if (one.standing === "missing" || one.standing === "changed") await bringBack(one);
  }
  await Verification.recount(contents); // what was made since the copy and what was brought back, together
  const { damaged } = await Journal.verify(await Tenant.firstDay(), today());
  const { entry } = await Journal.act(Tenant.tenantKind, Tenant.tenantId, (head) => ({
    event: restored({ from: table, counts: done.counts, damaged: damaged.length }),
    state: tenantOf(head).state,
  }));
  return { difference: done, entry, damaged };
}

/** Somebody who acts between reading and writing wins; the next run looks again. */
async function bringBack({ item, current, place }: Compared): Promise<void> {
  if (place.kind === "KEY" && current !== undefined) throw new Error("the home has another key than the copy");
  await put(item as Item, unchanged(current));
}

function unchanged(current: Item | undefined) {
  if (current === undefined) return { expression: "attribute_not_exists(pk)" };
  return current.seq === undefined ? undefined : { expression: "seq = :seq", values: { ":seq": current.seq } };
}

const damagedIn = (table: string): Promise<Journal.Damage[]> =>
  readFrom(table, async () => (await Journal.verify(await Tenant.firstDay(), today())).damaged);

function count(found: Difference, { place, item, standing }: Compared): void {
  const kind = place.group === "aggregate" ? nameOf(item.pk).kind : place.kind;
  found.counts[kind] ??= { same: 0, missing: 0, changed: 0, newer: 0, disposed: 0 };
  found.counts[kind][standing]++;
}
