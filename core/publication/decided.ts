import { createHash } from "node:crypto";
import * as Actor from "#core/actor.ts";
import * as Approval from "#core/approval/index.ts";
import { canonical } from "#core/canonical.ts";
import { now } from "#core/clock.ts";
import * as Journal from "#core/journal/index.ts";
import type { Write } from "#core/table/client.ts";
import { type Matter, publicationKind } from "./entity.ts";
import { done } from "./event.ts";
import { problem } from "./problem.ts";
import type { Decision } from "./schema.ts";

/** What the entry of the act says of how it was decided: on paper, or by which 起案; of the paper, under the aggregate's seal. */
export type Decided = { decided: string };

type By = { open: Decided; closed: { paper?: Approval.Paper }; also: { write: Write }[] };

/** The digest of what is decided; nothing in it is personal. */
export const digestOf = ({ act, of, content }: Matter): string =>
  createHash("sha256").update(canonical({ act, of, content })).digest("base64url");

/**
 * For an act that yields money or rights: begins to read who decides, beside whatever the act asks first.
 * @returns what is asked in the act's decision, with what is to be done: throws Problem `publication.undecided`, `publication.other_content`,
 * `approval.paper_refused`, `approval.paper_date`
 */
export function deciding(decision: Decision): (matter: Matter) => Promise<By> {
  const rule = decision.paper === undefined ? undefined : Approval.publicationRule();
  rule?.catch(() => undefined); // said when it is asked for, unless the act is refused before
  return async (matter) => byDecision(matter, decision, (await rule)?.value);
}

/** How an act is decided; a part of its decision. A 起案 is done once, in the act's own transaction. */
async function byDecision(
  matter: Matter,
  { paper, publication: id = "" }: Decision,
  rule: Approval.ApprovalRule | undefined,
): Promise<By> {
  if (paper !== undefined && rule !== undefined) {
    Approval.requirePaper(rule, paper, now());
    return { open: { decided: "paper" }, closed: { paper }, also: [] };
  }
  const head = await Journal.load(publicationKind, id);
  if (head?.state.status !== "approved") throw problem("publication.undecided");
  const { act, of } = head.state;
  if (digestOf(head.state) !== digestOf(matter)) throw problem("publication.other_content");
  const { writes } = await Journal.prepare(
    publicationKind,
    { home: Actor.home(), id, head },
    { event: done({ act, ...(of === undefined ? {} : { of }) }), state: { ...head.state, status: "done" } },
  );
  return { open: { decided: id }, closed: {}, also: writes.map((write) => ({ write })) };
}
