import * as Actor from "#core/actor.ts";
import * as Approval from "#core/approval/index.ts";
import { now } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { digestOf } from "./decided.ts";
import { type Matter, type PublicationSecret, type PublicationState, publicationKind } from "./entity.ts";
import { drafted, sentBack, signed } from "./event.ts";
import { problem } from "./problem.ts";

export { type Decided, deciding } from "./decided.ts";
export type { Matter, PublicationState } from "./entity.ts";
export type { Decision } from "./schema.ts";

type Head = Journal.Head<PublicationState, PublicationSecret>;

/**
 * 起案: puts what yields money or rights before those whom the body's 専決規程 (setting `approval.publication`) names; by somebody of the organ whose it is. What it may say, its domain
 * checks again when it is done. It outlives every mandate, so no deputy drafts or signs it. @throws Problem `auth.forbidden`
 */
export async function draft(matter: Matter) {
  const actor = Actor.requireDutyFor(matter.organ, "draft");
  Actor.requireOwn();
  const rule = await Approval.publicationRule();
  return Journal.act(publicationKind, Request.newId("pub"), () => {
    const approval = Approval.draft(rule, digestOf(matter), actor, now());
    return { event: drafted(matter), state: { ...matter, status: "pending" as const, approval } };
  });
}

/** 決裁: signs the step that is next. @throws Problem `not_found`, `publication.not_pending`, and those of `Approval.approve` */
export async function approve(id: string, options: { absent: boolean }) {
  Actor.requireOwn();
  return Journal.act(publicationKind, id, (head) => {
    const { state } = pending(head);
    const approval = seated(() =>
      Approval.approve(state.approval, digestOf(state), Actor.staffFor(state.organ), now(), options),
    );
    const status = approval.status === "approved" ? ("approved" as const) : ("pending" as const);
    return { event: signed({ ...about(state), status }), state: { ...state, status, approval } };
  });
}

/** 差戻し; it is drafted anew as another. @throws Problem `not_found`, `publication.not_pending`, and those of `Approval.sendBack` */
export async function sendBack(id: string, { reason, absent }: { reason: string; absent: boolean }) {
  Actor.requireOwn();
  return Journal.act(publicationKind, id, (head) => {
    const { state } = pending(head);
    const approval = seated(() => Approval.sendBack(state.approval, Actor.staffFor(state.organ), { absent }));
    return {
      event: sentBack(about(state), { reason }),
      state: { ...state, status: "sent_back" as const, approval },
      secret: { sentBack: reason },
    };
  });
}

/** Everybody may look, and whose turn it is says the rule. @throws Problem `publication.other_seat` */
function seated<Found>(sign: () => Found): Found {
  try {
    return sign();
  } catch (error) {
    if (error instanceof Problem && error.code === "auth.forbidden") throw problem("publication.other_seat");
    throw error;
  }
}

const about = ({ act, of }: Matter) => ({ act, ...(of === undefined ? {} : { of }) });

function pending(head: Head | undefined): Head {
  if (head === undefined) throw new Problem("not_found");
  Actor.requireOf(head.state.organ);
  if (head.state.status !== "pending") throw problem("publication.not_pending");
  return head;
}

/** One 起案, and why it was sent back; what is published is nobody's personal data. @throws Problem `not_found` */
export async function find(id: string): Promise<Head & { sentBack?: string }> {
  Actor.require("staff");
  Actor.requireOwn();
  const head = await Journal.find(publicationKind, id);
  Actor.requireOf(head.state.organ);
  return { ...head, ...head.secret };
}

/** Those of the organs for which one has a duty, in one state, the earliest first. */
export async function list(
  status: PublicationState["status"],
  page: { limit: number; cursor?: string | undefined },
): Promise<Journal.Page<Head>> {
  Actor.require("staff");
  Actor.requireOwn();
  const { items, ...rest } = await Journal.list(publicationKind, "list", { name: "PUB", parts: [status] }, page);
  return { items: items.filter(({ state }) => Actor.isOf(state.organ)), ...rest };
}
