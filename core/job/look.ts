import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";
import type { Item } from "../table/client.ts";
import { type JobState, jobKind } from "./entity.ts";
import { problem } from "./problem.ts";
import { type Run, readRun } from "./progress.ts";

/** A job as whoever may see it sees it. */
export type Job = { id: string; state: JobState; run: Run | undefined };

type Ordering = Extract<Actor.Actor, { type: "staff" | "operator" }>;

const caller = (): Ordering => Actor.require("staff", "operator");
const idOf = (actor: Ordering) => (actor.type === "staff" ? actor.staff : actor.operator);
/** Operators share the pool's, administrators the town's; everybody else has their own. */
const seesAll = (actor: Ordering) => actor.type === "operator" || actor.duties.includes("admin");

/** @throws Problem `not_found`, the same for a job of somebody else */
export async function show(id: string): Promise<Job> {
  const actor = caller();
  const { state } = await Journal.find(jobKind, id);
  if (!seesAll(actor) && state.orderer.id !== idOf(actor)) throw new Problem("not_found");
  return { id, state, run: state.status === "ordered" ? await readRun(id) : undefined };
}

/** A job of the caller's own that is done. @throws Problem `not_found` for everybody else's, `job.unfinished` */
export async function finished(id: string): Promise<JobState> {
  const actor = caller();
  const { state } = await Journal.find(jobKind, id);
  if (state.orderer.id !== idOf(actor)) throw new Problem("not_found");
  if (state.status !== "done") throw problem("job.unfinished");
  return state;
}

/** Newest first, without how far they are. @throws Problem `cursor.invalid` */
export async function list(page: { limit: number; cursor?: string | undefined }): Promise<Journal.Page<Job>> {
  const actor = caller();
  const newest = { ...page, descending: true };
  const { items, next } = seesAll(actor)
    ? await Journal.list(jobKind, "list", { name: "JOB" }, newest)
    : await Journal.list(jobKind, "mine", { name: "JOB", parts: [idOf(actor)] }, newest);
  return {
    items: items.map(({ id, state }) => ({ id, state, run: undefined })),
    ...(next === undefined ? {} : { next }),
  };
}

/** A job goes from the open ones with the act that ends it. */
export async function hasEnded({ sk }: Item): Promise<boolean> {
  const status = (await Journal.load(jobKind, sk.split("#")[1] ?? ""))?.state.status;
  return status === "done" || status === "failed";
}

/** What a job sealed goes when it has failed, or what came out has lain for as long as it may. */
export async function isOver({ pk }: Item): Promise<boolean> {
  const state = (await Journal.load(jobKind, pk.split("#")[3] ?? ""))?.state;
  return state?.status === "failed" || (state?.status === "done" && Number(state.outcome?.expires) <= now());
}
