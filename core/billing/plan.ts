import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import { bodiesOf, census } from "#core/japan/bodies.ts";
import type { BodyCode } from "#core/japan/body.ts";
import * as Membership from "#core/membership/index.ts";
import type { Expectation } from "./estimate.ts";
import type { PlanInput } from "./plan-input.ts";
import type { Member } from "./schema.ts";

const message = "この県の団体ではありません。一部事務組合・広域連合は、先に契約を記録してください。";

/**
 * The bodies of a plan with what the census says of them. A body without a figure gets no row: a rule that divides by population then asks
 * for it (`population.missing`), instead of letting the body bear nothing. A union needs none, and the plan says that it is one.
 * @throws Problem `request.malformed` with pointers to bodies that are not of this prefecture
 */
export async function membersOf({ sections, members }: PlanInput): Promise<Member[]> {
  const listed = await bodiesOf(Actor.prefecture());
  const found = await Promise.all(
    members.map(async ({ body }) => listed.find(({ code }) => code === body) ?? Membership.findUnion(body)),
  );
  const strange = found.flatMap((body, at) =>
    body === undefined ? [{ pointer: `/members/${at}/body`, message }] : [],
  );
  if (strange.length > 0) throw new Problem("request.malformed", { errors: strange });
  return members.flatMap(({ body, from, to }, at) => {
    const { name, kind, population } = found[at] ?? {};
    if (name === undefined) return [];
    const union = kind === "union" ? { kind } : {};
    const counted = population === undefined ? [] : [{ census, count: population }];
    return { body, name, ...union, population: counted, sections, from, ...(to === undefined ? {} : { to }) };
  });
}

export const expectationsOf = ({ members }: PlanInput): Expectation[] =>
  members.flatMap(({ body, expected }) => expected.map((one) => ({ body: body as BodyCode, ...one })));
