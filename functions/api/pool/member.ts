import * as z from "zod";
import * as Actor from "#core/actor.ts";
import * as Billing from "#core/billing/index.ts";
import { Problem } from "#core/error.ts";
import { bodiesOf } from "#core/japan/bodies.ts";
import { personText } from "#core/japan/schema.ts";
import * as Membership from "#core/membership/index.ts";
import { Application, Budget, Contract } from "#core/membership/schema.ts";
import * as Shape from "#core/shape.ts";
import { person } from "#core/staff/schema.ts";
import { type Route, route } from "../route.ts";
import { pageOf, pageQuery } from "../shape.ts";
import { acted, actedExample, body, guarded, operator, presentAct } from "./shape.ts";

const tag = "県と団体";
const params = z.object({ body });
const memberShape = z.object({
  body: z.string(),
  name: z.string(),
  status: z.string(),
  contract: z.unknown(),
  application: z.unknown().optional(),
  missing: z.array(z.unknown()).optional(),
  version: z.number(),
});
const example = {
  body: "313254",
  name: "若桜町",
  status: "applied",
  contract: { prefecture: "310000", body: "313254", ...Billing.Example.contract },
  application: { body: "313254", ...Billing.Example.application },
  missing: [],
  version: 2,
};

/** Nobody's secret and the same for all: it needs no signature, and is taken only as it was given. */
const cursorAfter = (code: string) => Buffer.from(JSON.stringify(code)).toString("base64url");
const invalid = () =>
  new Problem("cursor.invalid", {
    errors: [{ pointer: "#query/cursor", message: "続きの位置が正しくありません。" }],
  });

const bodies = route({
  method: "get",
  path: "/v1/pool/bodies",
  id: "listBodies",
  tag,
  summary: "県内の団体と人口",
  description:
    "県とすべての市町村のコード・名前・人口（令和2年国勢調査 速報値、総務省。値のない団体には付きません）。プールを利用しているかどうかは含みません。",
  access: { who: ["public"] },
  query: pageQuery,
  status: 200,
  answer: pageOf(z.object({ code: z.string(), name: z.string(), kind: z.string(), population: z.number().optional() })),
  example: { answer: { items: [{ code: "313254", name: "若桜町", kind: "town", population: 2868 }] } },
  problems: ["cursor.invalid"],
  run: async ({ query: { limit, cursor } }) => {
    const byCode = await bodiesOf(Actor.prefecture());
    const from = cursor === undefined ? 0 : byCode.findIndex(({ code }) => cursorAfter(code) === cursor) + 1;
    if (cursor !== undefined && from === 0) throw invalid();
    const items = byCode.slice(from, from + limit).map(({ kana: _kana, ...shown }) => shown);
    const last = items.at(-1);
    const next = from + limit < byCode.length && last !== undefined ? { next: cursorAfter(last.code) } : {};
    return { status: 200, body: { items, ...next } };
  },
});

type Member = Awaited<ReturnType<typeof Membership.find>>;

/** The administrator's name stays sealed: an operator needs the papers, not the person. */
async function present(member: Member) {
  const { id, seq, state } = member;
  const { status, contract, application } = state;
  const missing =
    status === "applied" && application !== undefined
      ? { missing: Membership.missingForJoining(contract, application, application.start) }
      : {};
  const papers = { contract, ...(application === undefined ? {} : { application }) };
  const { name } = await Membership.bodyOf(member);
  return { body: id, name, status, ...papers, ...missing, version: seq };
}

const list = route({
  method: "get",
  path: "/v1/pool/members",
  id: "listMembers",
  tag,
  summary: "利用団体の一覧",
  description: "契約の記録か利用申込のある団体を、状態とコードの順に返します。",
  access: operator,
  query: pageQuery,
  status: 200,
  answer: pageOf(memberShape),
  example: { answer: { items: [example] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const { items, ...rest } = await Membership.page(query);
    return { status: 200, body: { items: await Promise.all(items.map(present)), ...rest } };
  },
});

const show = route({
  method: "get",
  path: "/v1/pool/members/{body}",
  id: "showMember",
  tag,
  summary: "団体の契約・利用申込・状態を見る",
  description:
    "申込を承認できるまでに足りないものを missing に返します。申込に書かれた管理者の氏名・連絡先は含みません。",
  access: operator,
  params,
  status: 200,
  answer: memberShape,
  example: { answer: example },
  problems: [],
  run: async ({ params }) => {
    const member = await Membership.find(params.body);
    return { status: 200, body: await present(member), etag: member.seq };
  },
});

const contract = route({
  method: "post",
  path: "/v1/pool/members/{body}/contracts",
  id: "recordContract",
  tag,
  summary: "連携協約・事務の委託・取扱委託を記録する",
  description:
    "議決日・告示日・効力日と範囲（procurement 調達、operation 管理運営、disposition 処分）、個人情報の取扱委託と再委託の承諾日を、済んだところまで記録します。送らなかった文書は前の記録のままです。一部事務組合・広域連合は、最初の記録で unionName に名前を付けます（コードは県が付けたもの）。名前は利用開始まで直せます。",
  access: operator,
  params,
  body: Contract.omit({ prefecture: true, body: true }),
  status: 201,
  answer: acted,
  example: {
    body: Billing.Example.contract,
    answer: actedExample("member.contract_recorded", "MEMBER.313254.1"),
  },
  problems: ["membership.state"],
  run: async ({ params, body }) => presentAct(await Membership.recordContract(params.body, body)),
});

const application = route({
  method: "post",
  path: "/v1/pool/members/{body}/applications",
  id: "applyForUse",
  tag,
  summary: "利用申込を受け付ける",
  description:
    "使う機能（application 電子申請、facility 施設予約、register 基幹連携（写し））、開始日、予算額と節、最初の管理者。承認までは出し直せます。管理者には、利用開始の承認の後に招待が届きます。",
  access: operator,
  params,
  body: Application.omit({ body: true }).extend({ administrator: person }),
  status: 201,
  answer: acted,
  example: {
    body: {
      ...Billing.Example.application,
      administrator: { name: "管理 見本", kana: "カンリ ミホン", email: "admin.313254@machipool.invalid" },
    },
    answer: actedExample("member.applied", "MEMBER.313254.2"),
  },
  problems: ["membership.state"],
  run: async ({ params, body: { administrator, ...rest } }) =>
    presentAct(await Membership.apply(params.body, rest, administrator)),
});

const approval = route({
  method: "post",
  path: "/v1/pool/members/{body}/approval",
  id: "approveMember",
  tag,
  summary: "利用を承認する",
  description:
    "団体の利用が、一度の処理で始まります。議決・告示・効力・取扱委託・予算のどれかが足りないか、開始日がそれより前のときは、足りないものを missing に挙げて何も変えません。年度の途中からの団体は、その開始日で年度の事業計画書にあり、見積書の出ていることが要ります。",
  access: guarded,
  params,
  status: 201,
  answer: acted,
  example: { answer: actedExample("member.joined", "MEMBER.313254.3") },
  problems: ["membership.incomplete", "membership.state", "billing.not_planned"],
  run: async ({ params }) => presentAct(await Billing.approve(params.body)),
});

const move = {
  method: "post",
  tag,
  access: guarded,
  params,
  body: Shape.strict({ why: personText(200) }),
  status: 201,
  answer: acted,
  problems: ["membership.state"],
} as const;

const suspension = route({
  ...move,
  path: "/v1/pool/members/{body}/suspension",
  id: "suspendMember",
  summary: "団体の利用を停止する",
  description:
    "停止の間、その団体のすべてのURLは、存在しない団体と同じ応答になります。データはそのまま残ります。理由は記録に残るので、個人の名前を書かないでください。",
  example: {
    body: { why: "団体からの申出による一時停止" },
    answer: actedExample("member.suspended", "MEMBER.313254.4"),
  },
  run: async ({ params, body }) => presentAct(await Membership.suspend(params.body, body.why)),
});

const resumption = route({
  ...move,
  path: "/v1/pool/members/{body}/resumption",
  id: "resumeMember",
  summary: "団体の利用を再開する",
  description: "停止した団体の利用を、止めたときのまま再開します。",
  example: { body: { why: "停止の理由がなくなったため" }, answer: actedExample("member.resumed", "MEMBER.313254.5") },
  run: async ({ params, body }) => presentAct(await Membership.resume(params.body, body.why)),
});

const departure = route({
  ...move,
  path: "/v1/pool/members/{body}/departure",
  id: "leaveMember",
  summary: "団体の脱退を記録する",
  description:
    "利用を停止し、その後に全データを出力した団体だけが脱退できます。データの廃棄は、この記録の後に `pool town leave` が行います。理由は記録に残るので、個人の名前を書かないでください。",
  example: { body: { why: "連携協約の廃止" }, answer: actedExample("member.left", "MEMBER.313254.6") },
  problems: ["membership.state", "membership.not_exported"],
  run: async ({ params, body }) => presentAct(await Membership.leave(params.body, body.why)),
});

const budget = route({
  method: "post",
  path: "/v1/pool/members/{body}/budgets",
  id: "recordBudget",
  tag,
  summary: "団体の予算額を記録する",
  description:
    "利用申込の後の年度の予算額と節、または補正後の予算額。見込みとの比べ先になるだけで、予算を超えても住民の利用は止まりません。",
  access: operator,
  params,
  body: Budget,
  status: 201,
  answer: acted,
  example: {
    body: Billing.Example.application.budget,
    answer: actedExample("billing.budget_set", "BUDGET.2027-313254.1"),
  },
  problems: [],
  run: async ({ params, body }) => presentAct(await Billing.setBudget(params.body, body)),
});

export const memberRoutes: readonly Route[] = [
  bodies,
  list,
  show,
  contract,
  application,
  approval,
  suspension,
  resumption,
  departure,
  budget,
];
