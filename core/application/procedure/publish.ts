import { createHash } from "node:crypto";
import * as Actor from "../../actor.ts";
import { canonical } from "../../canonical.ts";
import { type Instant, now } from "../../clock.ts";
import { type FieldError, Problem } from "../../error.ts";
import * as Journal from "../../journal/index.ts";
import { requireAuthentic, withMac } from "../../mac.ts";
import * as Organ from "../../organ/index.ts";
import * as Request from "../../request.ts";
import { get, type Write } from "../../table/client.ts";
import { type Key, partition } from "../../table/key.ts";
import * as Tenant from "../../tenant/index.ts";
import { problem } from "../problem.ts";
import { published } from "./event.ts";
import type { Definition } from "./schema.ts";

export type ProcedureState = {
  slug: string;
  title: string;
  office: string;
  organ?: Organ.Other;
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

/** What another domain has against a definition, with pointers into it: whoever publishes knows which ask. */
type Inspect = (definition: Definition) => readonly FieldError[] | Promise<readonly FieldError[]>;
const nothing: Inspect = () => [];

/** Publishes a new procedure of the acting body. @throws Problem `procedure.invalid` with pointers, `procedure.taken`, `organ.missing` */
export async function publish(definition: Definition, more: Inspect = nothing) {
  await requirePublisher(definition.organ);
  const id = Request.newId("prc");
  const claim: Write = {
    put: { pk: partition(Actor.home(), "PROCSLUG", definition.slug), sk: "1", v: 1, procedure: id },
    condition: { expression: "attribute_not_exists(pk)" },
  };
  return Journal.act(procedureKind, id, async () => {
    const decision = await next(id, undefined, definition, more);
    return { ...decision, also: [...decision.also, { write: claim, refuse: () => problem("procedure.taken") }] };
  });
}

/**
 * Publishes the next version; what was filed on an earlier one stays on it.
 * @throws Problem `not_found`, `procedure.invalid` with pointers, `organ.missing`
 */
export async function publishVersion(id: string, definition: Definition, more: Inspect = nothing) {
  await requirePublisher(definition.organ);
  return Journal.act(procedureKind, id, (head) => {
    if (head === undefined) throw new Problem("not_found");
    Actor.requireOf(head.state.organ, "admin");
    return next(id, head.state, definition, more);
  });
}

async function requirePublisher(organ: Organ.Organ | undefined): Promise<void> {
  Actor.requireDutyFor(organ, "admin");
  await Tenant.requireOption("application");
}

async function next(id: string, before: ProcedureState | undefined, definition: Definition, more: Inspect) {
  const errors = await faults(before, definition, more);
  if (errors.length > 0) throw problem("procedure.invalid", { errors });
  const { slug, title, office, organ } = definition;
  const version = (before?.versions.length ?? 0) + 1;
  const text = canonical(definition);
  const hash = createHash("sha256").update(text).digest("hex");
  return {
    event: published({ slug, title, office, version, hash }),
    state: {
      slug,
      title,
      office,
      ...(organ === undefined ? {} : { organ }),
      versions: [...(before?.versions ?? []), { version, hash, at: now() }],
    },
    also: [
      {
        write: {
          put: await withMac({ ...versionKey(id, version), v: 1, definition: text, hash }),
          condition: { expression: "attribute_not_exists(pk)" },
        },
      },
    ],
  };
}

async function faults(
  before: ProcedureState | undefined,
  definition: Definition,
  more: Inspect,
): Promise<FieldError[]> {
  const { inspect } = await import("./inspect.ts");
  const errors = inspect(definition);
  if (errors.length === 0) errors.push(...(await inspectPrefix(definition)));
  if (errors.length === 0) errors.push(...(await more(definition)));
  if (before !== undefined && before.slug !== definition.slug) {
    errors.push({ pointer: "/slug", message: "手続の名前は、版が変わっても変えられません。" });
  }
  return errors;
}

/** Papers of an organ are numbered under its 文書記号. @throws Problem `organ.missing` */
async function inspectPrefix({ organ, documentPrefix }: Definition): Promise<FieldError[]> {
  const { prefix = "" } = organ === undefined ? {} : await Organ.signing(organ);
  if (documentPrefix.startsWith(prefix)) return [];
  return [{ pointer: "/documentPrefix", message: `この機関の文書記号「${prefix}」で始めてください。` }];
}

const versionKey = (id: string, version: number): Key => ({
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
