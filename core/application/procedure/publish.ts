import { createHash } from "node:crypto";
import * as Actor from "../../actor.ts";
import { canonical } from "../../canonical.ts";
import { now } from "../../clock.ts";
import { type FieldError, Problem } from "../../error.ts";
import * as Journal from "../../journal/index.ts";
import { withMac } from "../../mac.ts";
import * as Organ from "../../organ/index.ts";
import { plain } from "../../plain.ts";
import { type Decision, deciding } from "../../publication/index.ts";
import * as Request from "../../request.ts";
import type { Write } from "../../table/client.ts";
import { partition } from "../../table/key.ts";
import * as Tenant from "../../tenant/index.ts";
import { problem } from "../problem.ts";
import { published } from "./event.ts";
import type { Definition } from "./schema.ts";
import { type ProcedureState, procedureKind, versionKey } from "./version.ts";

/** What another domain has against a definition, with pointers into it: whoever publishes knows which ask. */
type Inspect = (definition: Definition) => readonly FieldError[] | Promise<readonly FieldError[]>;
const nothing: Inspect = () => [];

/**
 * Publishes a new procedure of the acting body, as it was decided.
 * @throws Problem `procedure.invalid` with pointers, `procedure.taken`, `organ.missing`, and those of `deciding`
 */
export async function publish(definition: Definition, decision: Decision, more: Inspect = nothing) {
  const decided = deciding(decision);
  await requirePublisher(definition.organ);
  const id = Request.newId("prc");
  const claim: Write = {
    put: { pk: partition(Actor.home(), "PROCSLUG", definition.slug), sk: "1", v: 1, procedure: id },
    condition: { expression: "attribute_not_exists(pk)" },
  };
  return Journal.act(procedureKind, id, async () => {
    const first = await next(id, undefined, { definition, decided, matter: {} }, more);
    return { ...first, also: [...first.also, { write: claim, refuse: () => problem("procedure.taken") }] };
  });
}

/**
 * Publishes the next version; what was filed on an earlier one stays on it.
 * @throws Problem `not_found`, `procedure.invalid` with pointers, `organ.missing`, and those of `deciding`
 */
export async function publishVersion(id: string, definition: Definition, decision: Decision, more: Inspect = nothing) {
  const decided = deciding(decision);
  await requirePublisher(definition.organ);
  return Journal.act(procedureKind, id, (head) => {
    if (head === undefined) throw new Problem("not_found");
    Actor.requireOf(head.state.organ, "admin");
    return next(id, head.state, { definition, decided, matter: { of: id } }, more);
  });
}

/** Says what would be wrong with a definition if it were published. @throws Problem `not_found`, `procedure.invalid` with pointers, `organ.missing` */
export async function checkDefinition(
  definition: Definition,
  of: string | undefined,
  more: Inspect = nothing,
): Promise<void> {
  const before = of === undefined ? undefined : (await Journal.find(procedureKind, of)).state;
  if (before !== undefined) Actor.requireOf(before.organ, "draft");
  const errors = await faults(before, definition, more);
  if (errors.length > 0) throw problem("procedure.invalid", { errors });
}

async function requirePublisher(organ: Organ.Organ | undefined): Promise<void> {
  Actor.requireDutyFor(organ, "admin");
  await Tenant.requireOption("application");
}

type Said = { definition: Definition; decided: ReturnType<typeof deciding>; matter: { of?: string } };

async function next(
  id: string,
  before: ProcedureState | undefined,
  { definition, decided, matter }: Said,
  more: Inspect,
) {
  const errors = await faults(before, definition, more);
  if (errors.length > 0) throw problem("procedure.invalid", { errors });
  const { slug, title, office, organ } = definition;
  const version = (before?.versions.length ?? 0) + 1;
  const text = canonical(definition);
  const hash = createHash("sha256").update(text).digest("hex");
  const { open, closed, also } = await decided({ act: "procedure", ...matter, content: plain(definition) });
  return {
    event: published({ slug, title, office, version, hash, ...open }, closed),
    state: {
      slug,
      title,
      office,
      ...(organ === undefined ? {} : { organ }),
      versions: [...(before?.versions ?? []), { version, hash, at: now() }],
    },
    also: [
      ...also,
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
