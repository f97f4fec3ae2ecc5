import type * as z from "zod";
import type { BodyCode } from "#core/japan/body.ts";
import { tottori } from "#core/japan/tottori.ts";
import { Unit } from "#core/metering/index.ts";
import * as Shape from "#core/shape.ts";
import type { Expectation } from "./estimate.ts";
import { type Member, Sections } from "./schema.ts";

const PlannedBody = Shape.strict({
  body: Shape.bodyCode,
  ...Shape.dated,
  expected: Shape.list(Shape.strict({ unit: Unit, count: Shape.count })),
});

/** What the operator says of a year to come: who is in, from when, and how often they expect to use what. */
export const PlanInput = Shape.strict({
  /** 節 that the contract proposes for the budget request, the same for every body. */
  sections: Sections,
  members: Shape.list(PlannedBody).min(1, "団体を1つ以上指定してください。"),
}).superRefine(({ members }, context) => {
  members.forEach(({ body }, at) => {
    const path = ["members", at, "body"];
    if (members.findIndex((one) => one.body === body) !== at)
      context.addIssue({ code: "custom", path, message: "同じ団体が二度指定されています。" });
    if (populationOf(body) === undefined)
      context.addIssue({ code: "custom", path, message: "この県の団体ではありません。" });
  });
});
export type PlanInput = z.infer<typeof PlanInput>;

/** The census of which core/japan/tottori.ts has the counts. */
const census = "2020-10-01";

const populationOf = (code: string) => tottori.find((one) => one.code === code)?.population;

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
