import { isDeepStrictEqual } from "node:util";
import * as Journal from "../journal/index.ts";
import { type ApplicationState, applicationKind } from "./entity.ts";
import type { Answers } from "./procedure/logic.ts";

/** Among so many of a person's latest applications one with the same content is looked for. */
const looked = 10;

/**
 * The application of the same person with the same answers to the same procedure that was there before: sent again under another
 * key, or meant as a second one. It is told and refuses nothing, so that what the index does not show yet may be missed.
 */
export async function sameAs(person: string, procedure: string, answers: Answers): Promise<ApplicationState["sameAs"]> {
  const listing = { name: "APPOF", parts: [person] };
  const { items } = await Journal.list(applicationKind, "mine", listing, { limit: looked, descending: true });
  const same = items.find(
    ({ state, secret }) =>
      state.procedure === procedure &&
      state.status !== "withdrawn" &&
      state.status !== "refused" &&
      isDeepStrictEqual(secret?.answers, answers),
  );
  return same === undefined ? undefined : { id: same.id, receipt: same.state.receipt };
}
