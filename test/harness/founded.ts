import * as Membership from "#core/membership/index.ts";
import { type Api, type ApiOptions, startApi } from "./api.ts";
import { foundOperators, foundPool, foundTown } from "./founding.ts";
import { publish, templateOf } from "./template.ts";

/** What a test begins with: who founds it, and the day on which it is. */
const foundings = {
  /** Two operators and two towns at the beginning of April. */
  april: { at: "2027-04-05", found: (api: Api) => foundTowns(api, "313254", "313289") },
  /** The same towns in May, in from the year before, so that there is a year to settle. */
  may: { at: "2027-05-06", found: (api: Api) => foundPool(api, "313254", "313289") },
  /** The same, and the prefecture itself, which is suspended. */
  matrix: { at: "2027-05-06", found: foundMatrix },
} as const;

export type Founding = keyof typeof foundings;

/** An API on a pool that is founded once a run and copied for everybody who begins with it. */
export async function foundedApi(name: Founding, options: Omit<ApiOptions, "at" | "from"> = {}): Promise<Api> {
  const { at, found } = foundings[name];
  const template = templateOf(name);
  if (template !== undefined) return startApi({ ...options, at, from: template });
  const api = await startApi({ ...options, at });
  await found(api);
  api.world.setTime(at);
  const source = await api.source();
  if (source !== undefined) publish(name, source);
  return api;
}

async function foundTowns(api: Api, ...codes: string[]): Promise<void> {
  await foundOperators(api);
  for (const code of codes) await foundTown(api, code);
}

async function foundMatrix(api: Api): Promise<void> {
  await foundPool(api, "313254", "313289", "310000");
  const key = { idempotencyKey: "suspend", hash: "suspend" };
  await api.world.as(api.world.operator(), () => Membership.suspend("310000", "試験のため"), key);
  await api.world.deliver();
}
