import * as z from "zod";
import * as Billing from "#core/billing/index.ts";
import { type Route, route } from "../route.ts";
import { operator, year } from "./shape.ts";

const tag = "料金と精算";

const percent = (text: string, example: number) =>
  z.coerce.number().int().min(0).max(100).describe(`${text}（%）`).meta({ example });

/** `5000:60,20000:30` as pairs. */
const pairs = (text = "") =>
  text.split(",").flatMap((pair) => (pair === "" ? [] : [pair.split(":") as [string, string]]));

const query = z
  .strictObject({
    equal: percent("均等割", 50),
    population: percent("人口割", 30),
    use: percent("利用割", 20),
    taper: z
      .string()
      .max(200)
      .regex(/^\d{1,7}:\d{1,3}(,\d{1,7}:\d{1,3}){0,9}$/)
      .optional()
      .describe("逓減。その人口を超える分を何%に数えるか（人口:%）。いくつかあれば、読点でなくコンマで区切ります")
      .meta({ example: "5000:60,20000:30" }),
    cap: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000_000_000_000)
      .optional()
      .describe("固定費の負担の上限額（円、すべての団体に）")
      .meta({ example: 1_500_000 }),
    caps: z
      .string()
      .max(4_000)
      .regex(/^\d{6}:\d{1,12}(,\d{6}:\d{1,12}){0,199}$/)
      .optional()
      .describe("団体ごとの上限額（団体コード:円）。cap より先に使います")
      .meta({ example: "313254:400000" }),
  })
  .transform(({ taper, caps, ...rest }, context): Billing.Proposal => {
    const made = Billing.Proposal.safeParse({
      ...rest,
      taper: pairs(taper).map(([above, percent]) => ({ above: Number(above), percent: Number(percent) })),
      caps: pairs(caps).map(([body, amount]) => ({ body, amount: Number(amount) })),
    });
    if (made.success) return made.data;
    for (const { path, message } of made.error.issues)
      context.addIssue({ code: "custom", path: path.slice(0, 1), message });
    return z.NEVER;
  });

const amount = z.int();
const answer = z.object({
  fiscalYear: z.int(),
  isSettled: z.boolean().describe("精算した年度か。精算前は、締めた月の利用と、登録されている固定費によります"),
  months: z.array(z.string()).describe("利用を数えた月"),
  rule: z
    .object({ equal: z.int(), population: z.int(), use: z.int() })
    .loose()
    .describe("その年度の負担割合（today の算定に使ったもの）"),
  bodies: z.array(
    z.object({
      body: z.string(),
      name: z.string(),
      use: amount.describe("従量料金（税込）。負担割合では変わりません"),
      today: z.object({ fixed: amount, total: amount }).describe("その年度の負担割合による額"),
      proposed: z
        .object({ fixed: amount, total: amount, isCapped: z.boolean().describe("上限額に達したか") })
        .describe("試算する負担割合による額"),
      difference: amount.describe("proposed から today を引いた額"),
    }),
  ),
  total: amount.describe("全団体の合計。どの負担割合でも同じです"),
});

const example = {
  fiscalYear: 2027,
  isSettled: false,
  months: ["2027-04"],
  rule: { equal: 60, population: 0, use: 40, unused: "equal", partialMonth: "whole", from: "2026-04-01" },
  bodies: [
    {
      body: "313254",
      name: "若桜町",
      use: 3_960,
      today: { fixed: 600_000, total: 603_960 },
      proposed: { fixed: 400_000, total: 403_960, isCapped: true },
      difference: -200_000,
    },
    {
      body: "313289",
      name: "智頭町",
      use: 3_960,
      today: { fixed: 600_000, total: 603_960 },
      proposed: { fixed: 800_000, total: 803_960, isCapped: false },
      difference: 200_000,
    },
  ],
  total: 1_207_920,
};

const simulate = route({
  method: "get",
  path: "/v1/pool/simulations/{year}",
  id: "showSimulation",
  tag,
  summary: "負担割合を変えた場合の各団体の額を試算する",
  description:
    "その年度の実際の利用に、均等割・人口割・利用割（合計100）、人口の逓減、固定費の負担の上限額を当てはめ、団体ごとに、その年度の負担割合による額と比べます。上限額に達した団体が負担しない分は、残りの団体が同じ割合で負担し、誰も上限額を超えなくなるまで繰り返します。合計はどの割合でも1円まで同じです。試算だけで、定めは変わりません。",
  access: operator,
  params: z.object({ year }),
  query,
  status: 200,
  answer,
  example: { answer: example },
  problems: [
    "not_found",
    "billing.cost_missing",
    "billing.estimate_missing",
    "billing.not_a_member",
    "terms.missing",
    "price.missing",
    "population.missing",
    "share.nobody",
    "share.all_capped",
  ],
  run: async ({ params, query }) => {
    const { rule, ...rest } = await Billing.simulateYear(params.year, query);
    return { status: 200, body: { ...rest, rule: { ...rule } } };
  },
});

export const simulationRoutes: readonly Route[] = [simulate];
