import * as z from "zod";
import * as Billing from "#core/billing/index.ts";
import * as Shape from "#core/shape.ts";
import { paperRoutes } from "../paper.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { estimateExample } from "./example.ts";
import { acted, actedExample, body, operator, presentAct, year } from "./shape.ts";

const tag = "料金と精算";
const params = z.object({ year, body });

const estimate = paperRoutes({
  path: "/v1/pool/estimates/{year}/{body}",
  tag,
  access: operator,
  params,
  data: {
    id: "showEstimate",
    summary: "団体の見積書を見る",
    description: "いまの事業計画による、その団体だけの見積（bodies は1件）と概算払の納期。",
    answer: Billing.Estimate,
    example: estimateExample,
  },
  page: {
    id: "printEstimate",
    summary: "団体の見積書を印刷する",
    description: "予算要求に添える見積書を、A4の頁にしたHTMLです。節（案）を負担額の隣に記します。",
  },
  read: async ({ year, body }) => {
    const { seq: etag, document } = await Billing.estimateOf(year, body);
    return { document, etag };
  },
  print: (document, { body }) => Billing.estimatePage(document, { invented: isInvented() }, body),
});

const advance = route({
  method: "post",
  path: "/v1/pool/advances/{year}/{body}",
  id: "recordAdvance",
  tag,
  summary: "概算払の入金を記録する",
  description: "団体が年度の負担金として払い込んだ日と金額。精算の後は記録できません。",
  access: operator,
  params,
  body: Shape.strict({ on: Shape.day, amount: Shape.total }),
  status: 201,
  answer: acted,
  example: {
    body: { on: "2027-05-31", amount: 200_000 },
    answer: actedExample("billing.advance_paid", "ADVANCE.2027.1"),
  },
  problems: ["billing.settled"],
  run: async ({ params, body }) => presentAct(await Billing.recordAdvance(params.year, params.body, body)),
});

export const estimateRoutes: readonly Route[] = [...estimate, advance];
