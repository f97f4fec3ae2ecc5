import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Request from "../request.ts";
import { type JobState, jobKind, type Orderer, openKey } from "./entity.ts";
import { ordered } from "./event.ts";

/** What is to be done: the runner's name, what it is told in pseudonymous terms, and what it is to work on. */
type Order = { work: string; input?: Journal.Facts; given?: string };

/**
 * Orders a job in the acting home. The entry is the order; the work is done elsewhere and can be followed by the entry's id. The same
 * request again is the same job. Who may order what, the domain has asked before.
 */
export async function order({ work, input = {}, given }: Order) {
  const home = Actor.home();
  const id = Request.newId("job");
  const orderer = ordererOf(Actor.require("staff", "operator"));
  return Journal.act(jobKind, id, () => {
    const state: JobState = { work, status: "ordered", orderer, orderedAt: now(), input };
    return {
      event: ordered({ work, input }),
      state,
      ...(given === undefined ? {} : { secret: { given } }),
      also: [{ write: { put: { ...openKey(home, state, id), v: 1, id } } }],
    };
  });
}

type Ordering = Extract<Actor.Actor, { type: "staff" | "operator" }>;

const ordererOf = (actor: Ordering): Orderer => ({
  type: actor.type,
  id: actor.type === "staff" ? actor.staff : actor.operator,
  assurance: actor.assurance,
});
