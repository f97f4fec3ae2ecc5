import * as z from "zod";
import * as Billing from "#core/billing/index.ts";
import { localDate } from "#core/japan/schema.ts";
import type { Grounds } from "#core/rows/index.ts";
import * as Shape from "#core/shape.ts";
import { paperRoutes } from "../paper.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { grounds, historic, layProblems, presentRow, takeBackProblems } from "../row.ts";
import { pageOf, pageQuery } from "../shape.ts";
import { estimateExample } from "./example.ts";
import { acted, actedExample, guarded, operator, presentAct, year } from "./shape.ts";

const tag = "料金と精算";

type Text = { summary: string; description: string };

const texts: Record<Billing.TermName, Text> = {
  prices: {
    summary: "料金表の行を定める",
    description: "単位ごとの単価（税抜、1円未満は分数）。月の初日から適用します。",
  },
  taxes: { summary: "消費税率を定める", description: "従量料金にかかる税率。月の初日から適用します。" },
  roundings: {
    summary: "端数処理を定める",
    description: "行ごとの金額と消費税の、端数の単位と向き（down 切捨て、half_up 四捨五入、up 切上げ）。",
  },
  shares: {
    summary: "負担割合を定める",
    description: "固定費の均等割・人口割・利用割（合計100）。4月1日に当てはまる行が、その年度を決めます。",
  },
  advances: { summary: "概算払の納期を定める", description: "納期の月日と割合（合計100）、閉庁日の扱い。" },
  notices: { summary: "利用実績通知の期限を定める", description: "翌月の何日までに通知するかと、閉庁日の扱い。" },
  settlements: {
    summary: "精算残額の扱いを定める",
    description: "払い過ぎた分を carry（翌年度繰越）とするか return（返還）とするか。不足は追加納付です。",
  },
  forecasts: {
    summary: "見込みの方法を定める",
    description:
      "open_days_range（開庁日数で按分し、月ごとのばらつきから最少額と最多額を添える）、open_days（開庁日数で按分）、last_three_months（直近3か月の平均）のどれか。",
  },
  calendars: {
    summary: "県の開庁日の例外を定める",
    description: "土日・祝日・年末年始のほかに閉じる日と、開く日。納期や通知期限を動かすのに使います。",
  },
  deadlines: {
    summary: "補正予算の要求期限の目安を定める",
    description: "定例会ごとの、財政担当への要求期限（月日）。見込みが予算を超えるときの案内に使います。",
  },
};

const exampleOf = (name: Billing.TermName) => Billing.Example.terms.find((one) => one.name === name)?.row;

const setTerm = (name: Billing.TermName): Route =>
  route({
    method: "post",
    path: `/v1/pool/terms/${name}`,
    id: `set${name[0]?.toUpperCase()}${name.slice(1)}`,
    tag,
    summary: texts[name].summary,
    description: `${texts[name].description}\n\n前の行は、この行の from の前日で終わります。すでに作った見積・通知・精算は、そのときの版のままです。利用の額が変わる定め（料金・消費税・端数・負担割合）は、利用実績を通知した月にさかのぼって置けません。同じ適用日の別の行は、今の内容を読み、その ETag を If-Match に付けて送ると置き換わります。適用が始まっている日の値を変えるのは訂正で、理由（reason）が要ります。`,
    access: guarded,
    body: Billing.termRows[name].safeExtend(grounds) as z.ZodType<Billing.Row<typeof name> & Grounds>,
    ifMatch: "accepted",
    status: 201,
    answer: acted,
    example: { body: exampleOf(name), answer: actedExample("billing.term_set", `TERM.${name}.1`) },
    problems: ["billing.told", ...layProblems],
    run: async ({ body: { reason, ordinance, ...row } }) =>
      presentAct(await Billing.setTerm(name, row as Billing.Row<typeof name>, { reason, ordinance })),
  });

const named = z.object({
  name: z
    .enum(Billing.termNames)
    .describe(`定めの名前。${Billing.termNames.map((name) => `${name}（${texts[name].summary}）`).join("、")}`),
});

const listRows = route({
  method: "get",
  path: "/v1/pool/terms/{name}/rows",
  id: "listTermRows",
  tag,
  summary: "料金・負担の定めのこれまでの行を見る",
  description:
    "これまでに登録したすべての行を、適用日の新しい順（料金は単位ごと）に返します。だれが、いつ、なぜ、何を根拠に登録したか、置き換えたか、取り消したかが分かります。",
  access: operator,
  params: named,
  query: pageQuery,
  status: 200,
  answer: pageOf(historic(z.unknown())),
  example: {
    answer: {
      items: [
        {
          from: "2027-04-01",
          value: exampleOf("shares"),
          version: 1,
          status: "in_force",
          by: "operator:opr_01k8p3m6xq0000000000000000",
          at: "2027-03-01T09:00:00.000+09:00",
          reason: "共同利用協議会の議決",
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ params: { name }, query }) => {
    const { items, ...rest } = await Billing.termHistory(name, query);
    return { status: 200, body: { ...rest, items: items.map(presentRow) } };
  },
});

const withdraw = route({
  method: "post",
  path: "/v1/pool/terms/{name}/withdrawals",
  id: "withdrawTermRow",
  tag,
  summary: "これから効く料金・負担の定めの行を取り消す",
  description:
    "適用日がまだ来ていない行を取り消します。前の行がそのまま効き続け、取り消した記録が残ります。料金の行は unit で単位を指定します。今の内容を読み、その ETag を If-Match に付けて送ります。適用が始まった行は取り消せません。",
  access: guarded,
  params: named,
  body: Shape.strict({
    from: localDate(),
    unit: Billing.Unit.optional().describe("料金の行の単位。rows の series"),
    ...grounds,
  }),
  ifMatch: "accepted",
  status: 201,
  answer: acted,
  example: {
    body: { from: "2028-04-01", reason: "協議会で継続協議となったため" },
    answer: actedExample("billing.term_withdrawn", "TERM.shares.2"),
  },
  problems: takeBackProblems,
  run: async ({ params: { name }, body: { from, ...given } }) =>
    presentAct(await Billing.withdrawTerm(name, from, given)),
});

const showTerms = route({
  method: "get",
  path: "/v1/pool/terms",
  id: "showTerms",
  tag,
  summary: "料金・負担の定めを見る",
  description:
    "この年度と前の2年度に当てはまる行、これから当てはまる行と、それぞれの版。それより前の行、置き換えた行、取り消した行は rows にあります。",
  access: operator,
  status: 200,
  answer: z.object({ versions: z.record(z.string(), z.number()) }).loose(),
  example: { answer: { shares: [exampleOf("shares")], versions: { shares: 1 } } },
  problems: [],
  run: async () => {
    const { book, ...rest } = await Billing.readTerms();
    return { status: 200, body: { ...book, ...rest } };
  },
});

const setCost = route({
  method: "post",
  path: "/v1/pool/costs/{year}",
  id: "setCost",
  tag,
  summary: "プールの固定費を登録する",
  description: "年度の固定費（税込）。planned は見積に、actual は精算に使います。",
  access: guarded,
  params: z.object({ year }),
  body: Shape.strict({
    kind: z.enum(["planned", "actual"], "planned か actual を指定してください。"),
    items: Billing.Cost.shape.items,
  }),
  status: 201,
  answer: acted,
  example: {
    body: { kind: "planned", items: Billing.Example.cost },
    answer: actedExample("billing.cost_set", "COST.2027.1"),
  },
  problems: ["billing.settled"],
  run: async ({ params, body }) => presentAct(await Billing.setCost(params.year, body.kind, body.items)),
});

const publish = route({
  method: "post",
  path: "/v1/pool/plans/{year}",
  id: "publishPlan",
  tag,
  summary: "事業計画書と各団体の見積書を公表する",
  description:
    "利用する予定の団体・開始日・件数の見込みから、料金表と負担割合で年度の負担額を算定し、団体ごとの見積書を作ります。もう一度送ると改訂になります。見積書は、使った定めの版から計算し直せます。",
  access: operator,
  params: z.object({ year }),
  body: Billing.PlanInput,
  status: 201,
  answer: acted,
  example: { body: Billing.Example.plan, answer: actedExample("billing.plan_published", "PLAN.2027.1") },
  problems: [
    "billing.settled",
    "billing.cost_missing",
    "billing.not_a_member",
    "terms.missing",
    "price.missing",
    "population.missing",
    "share.nobody",
  ],
  run: async ({ params, body }) => presentAct(await Billing.publishPlan(params.year, body)),
});

const plan = paperRoutes({
  path: "/v1/pool/plans/{year}",
  tag,
  access: operator,
  params: z.object({ year }),
  data: {
    id: "showPlan",
    summary: "事業計画書を見る",
    description: "全団体の見積。計画に残した版から計算し直したものです。",
    answer: Billing.Estimate,
    example: estimateExample,
  },
  page: {
    id: "printPlan",
    summary: "事業計画書・見積書を印刷する",
    description:
      "県の事業計画書と全団体の見積書を、A4の頁にしたHTMLです。見本の環境では、架空の契約・料金であることを各頁に記します。",
  },
  read: async ({ year }) => {
    const { plan: etag, document } = await Billing.planOf(year);
    return { document, etag };
  },
  print: (document) => Billing.estimatePage(document, { invented: isInvented() }),
});

export const planRoutes: readonly Route[] = [
  showTerms,
  ...Billing.termNames.map(setTerm),
  listRows,
  withdraw,
  setCost,
  publish,
  ...plan,
];
