import type * as z from "zod";
import { Unit } from "#core/metering/index.ts";
import * as Shape from "#core/shape.ts";
import { Sections } from "./schema.ts";

const PlannedBody = Shape.strict({
  body: Shape.bodyCode,
  ...Shape.dated,
  expected: Shape.list(Shape.strict({ unit: Unit, count: Shape.count })),
});

/** 北海道 has 180 with itself, the most of all; what a stage does for each of its bodies is measured up to here (test/infra/fan.test.ts). */
const bodiesMax = 200;

/** What the operator says of a year to come: who is in, from when, and how often they expect to use what. */
export const PlanInput = Shape.strict({
  /** 節 that the contract proposes for the budget request, the same for every body. */
  sections: Sections,
  members: Shape.list(PlannedBody, bodiesMax).min(1, "団体を1つ以上指定してください。"),
}).superRefine(({ members }, context) => {
  members.forEach(({ body }, at) => {
    const path = ["members", at, "body"];
    if (members.findIndex((one) => one.body === body) !== at)
      context.addIssue({ code: "custom", path, message: "同じ団体が二度指定されています。" });
  });
});
export type PlanInput = z.infer<typeof PlanInput>;
