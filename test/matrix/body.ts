import * as Actor from "#core/actor.ts";
import type { Route } from "#functions/api/route.ts";
import type { Answer, Api } from "../harness/api.ts";
import { type Call, callOf, type Stage, stageOf } from "../harness/exemplar.ts";
import { foundedApi } from "../harness/founded.ts";
import { admit } from "../harness/founding.ts";

/** The town that is walked, its neighbour, one that is suspended, and one that has not joined. */
export const [here, there, suspended, nowhere] = ["313254", "313289", "310000", "313017"] as const;

export let api: Api;
export let stage: Stage;
export let neighbour: Stage;

/** A good call of every route that nobody has made yet: what is sent is that call with one thing different. */
const calls = new Map<string, Call>();

/** One body for all that a file asks of its routes. */
export async function furnish(): Promise<void> {
  api = await foundedApi("matrix");
  // what is a stranger here has everything next door
  await admit(api, there, "client-tameshi-kaikei", Actor.scopes);
  stage = stageOf(api, here);
  neighbour = stageOf(api, there);
}

/** Prepares a good call of every route, and what it is called on. */
export async function prepare(routes: readonly Route[]): Promise<void> {
  for (const route of routes) calls.set(route.id, await callOf(stage, route));
}

export function callTo(route: Route): Call {
  const call = calls.get(route.id);
  if (call === undefined) throw new Error(`${route.id} has no exemplar`);
  return call;
}

/** The calls that were made once, and what they were answered. */
export const made = new Map<string, { call: Call; answer: Answer }>();
export const keep = (id: string, one: { call: Call; answer: Answer }) => void made.set(id, one);

export const named = (list: readonly Route[]) => list.map((one) => [one.id, one] as const);
