import type * as z from "zod";
import * as Shape from "#core/shape.ts";

/** 逓減: of the people of a body above so many, each counts so many per cent of one. Below the first step each counts whole. */
const TaperStep = Shape.strict({ above: Shape.count, percent: Shape.percent });
export type TaperStep = z.infer<typeof TaperStep>;

/** 上限: the most that a body bears of the fixed cost, in yen; what it uses is charged beside that. */
const Cap = Shape.strict({ body: Shape.bodyCode, amount: Shape.total });

const isOnce = (names: readonly (string | number)[]) => new Set(names).size === names.length;

/** A share rule that nobody has agreed on yet: 均等割, 人口割 and 利用割 in per cent, 逓減 of the population, and 上限. */
export const Proposal = Shape.strict({
  equal: Shape.percent,
  population: Shape.percent,
  use: Shape.percent,
  taper: Shape.list(TaperStep, 10).refine(
    (steps) => isOnce(steps.map(({ above }) => above)),
    "逓減の段階の人口が重なっています。",
  ),
  /** For every body that `caps` does not name. */
  cap: Shape.total.optional(),
  caps: Shape.list(Cap).refine(
    (caps) => isOnce(caps.map(({ body }) => body)),
    "同じ団体の上限が二度指定されています。",
  ),
}).refine(({ equal, population, use }) => equal + population + use === 100, "割合の合計を100にしてください。");
export type Proposal = z.infer<typeof Proposal>;
