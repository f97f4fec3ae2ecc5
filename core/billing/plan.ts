import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import { bodiesOf, census } from "#core/japan/bodies.ts";
import type { BodyCode } from "#core/japan/body.ts";
import type { Expectation } from "./estimate.ts";
import type { PlanInput } from "./plan-input.ts";
import type { Member } from "./schema.ts";

/**
 * The bodies of a plan with what the census says of them. A body without a figure gets no row: a rule that divides by population then asks
 * for it (`population.missing`), instead of letting the body bear nothing.
 * @throws Problem `request.malformed` with pointers to bodies that are not of this prefecture
 */
export async function membersOf({ sections, members }: PlanInput): Promise<Member[]> {
  const bodies = new Map((await bodiesOf(Actor.prefecture())).map((one) => [one.code, one]));
  const strange = members.flatMap(({ body }, at) =>
    bodies.has(body) ? [] : [{ pointer: `/members/${at}/body`, message: "この県の団体ではありません。" }],
  );
  if (strange.length > 0) throw new Problem("request.malformed", { errors: strange });
  return members.flatMap(({ body, from, to }) => {
    const { name, population } = bodies.get(body) ?? {};
    if (name === undefined) return [];
    const counted = population === undefined ? [] : [{ census, count: population }];
    return { body, name, population: counted, sections, from, ...(to === undefined ? {} : { to }) };
  });
}

export const expectationsOf = ({ members }: PlanInput): Expectation[] =>
  members.flatMap(({ body, expected }) => expected.map((one) => ({ body: body as BodyCode, ...one })));
