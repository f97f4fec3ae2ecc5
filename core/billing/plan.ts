import type { BodyCode } from "#core/japan/body.ts";
import { tottori } from "#core/japan/tottori.ts";
import type { Expectation } from "./estimate.ts";
import type { PlanInput } from "./plan-input.ts";
import type { Member } from "./schema.ts";

/** The census of which core/japan/tottori.ts has the counts. */
const census = "2020-10-01";

export const populationOf = (code: string) => tottori.find((one) => one.code === code)?.population;

export function membersOf({ sections, members }: PlanInput): Member[] {
  return members.map(({ body, from, to }) => ({
    body,
    name: tottori.find((one) => one.code === body)?.name ?? body,
    population: [{ census, count: populationOf(body) ?? 0 }],
    sections,
    from,
    ...(to === undefined ? {} : { to }),
  }));
}

export const expectationsOf = ({ members }: PlanInput): Expectation[] =>
  members.flatMap(({ body, expected }) => expected.map((one) => ({ body: body as BodyCode, ...one })));
