import * as Actor from "../../actor.ts";
import type { Instant } from "../../clock.ts";
import { Problem } from "../../error.ts";
import * as Journal from "../../journal/index.ts";
import { requireAuthentic } from "../../mac.ts";
import type { Other } from "../../organ/index.ts";
import { get } from "../../table/client.ts";
import type { Key } from "../../table/key.ts";
import type { Definition } from "./schema.ts";

export type ProcedureState = {
  slug: string;
  title: string;
  office: string;
  /** Whose it is; without one, that of 長. */
  organ?: Other;
  /** Every version that was ever published, oldest first; the last one is the one that is filed on. */
  versions: { version: number; hash: string; at: Instant }[];
};

export const procedureKind = Journal.defineKind<ProcedureState>({
  kind: "PROC",
  version: 1,
  list: (state, id) => ({ name: "PROC", sort: `${state.slug}#${id}` }),
});

/** One published version: its content never changes, and applications name it with its hash. */
export type Version = { procedure: string; version: number; hash: string; definition: Definition };

export const versionKey = (id: string, version: number): Key => ({
  pk: Journal.partitionOf(Actor.home(), procedureKind, id),
  sk: `V#${String(version).padStart(6, "0")}`,
});

/** One page of the procedures of the acting body, by name. */
export const procedures = (page: { limit: number; cursor?: string | undefined }) =>
  Journal.list(procedureKind, "list", { name: "PROC" }, page);

/** A published version as it was published. @throws Problem `not_found`; `record.damaged` when it is not */
export async function findVersion(id: string, version: number): Promise<Version> {
  const item = await get(versionKey(id, version));
  if (item === undefined) throw new Problem("not_found");
  await requireAuthentic(item);
  const definition = JSON.parse(String(item.definition)) as Definition;
  return { procedure: id, version, hash: String(item.hash), definition };
}
