import * as Application from "#core/application/index.ts";
import * as Body from "#core/application/schema.ts";
import { type Route, route } from "../route.ts";
import { pageOf, pageQuery, townParams } from "../shape.ts";
import { timed } from "../signature.ts";
import * as Example from "./application-example.ts";
import { created, examiners, line, one, params, path, shown, standing, tag } from "./application-shape.ts";

const filingProblems = [
  "tenant.option",
  "organ.missing",
  "setting.missing",
  "procedure.closed",
  "procedure.superseded",
  "application.invalid",
] as const;

const submit = route({
  method: "post",
  path,
  id: "submitApplication",
  tag,
  summary: "申請する",
  description:
    "公開中の手続に、本人として申請します。答えは項目ごとに確かめ、直すところを errors（/answers/項目名）で返します。手続が求める本人確認に足りないと auth.assurance です。受付番号と標準処理期間の末日、手数料を返します。同じ内容の申請をすでに出していれば、受け付けたうえで sameAs に示します。氏名などの文字は、送られたまま残します。",
  access: { who: ["resident"] },
  params: townParams,
  body: Body.Filing,
  status: 201,
  answer: standing,
  example: { body: Example.filing, answer: Example.received },
  problems: [...filingProblems, "auth.assurance"],
  run: async ({ body }) => created(await Application.submit(body)),
});

const enter = route({
  method: "post",
  path: "/v1/towns/{code}/counter/applications",
  id: "enterApplication",
  tag,
  summary: "窓口で受けた申請を入力する",
  description: "書面で出された申請を、職員が申請者に代わって入力します。確かめる内容は、電子申請と同じです。",
  access: { who: ["staff"], duties: ["counter"] },
  params: townParams,
  body: Body.Filing,
  status: 201,
  answer: standing,
  example: { body: Example.filing, answer: Example.received },
  problems: filingProblems,
  run: async ({ body }) => created(await Application.enter(body)),
});

const own = route({
  method: "get",
  path,
  id: "listOwnApplications",
  tag,
  summary: "自分の申請の一覧を見る",
  description: "この団体に出した自分の申請を、新しい順に返します。",
  access: { who: ["resident"] },
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(line),
  example: { answer: { items: [Example.line] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => listed(await Application.own(query)),
});

const work = route({
  method: "get",
  path: "/v1/towns/{code}/work",
  id: "listWork",
  tag,
  summary: "職員の仕事の一覧を見る",
  description:
    "まだ終わっていない申請を、標準処理期間の末日が早い順に返します。次に動く人を next で示します。個人の情報は含みません。",
  access: examiners,
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(line),
  example: { answer: { items: [Example.line] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => listed(await Application.work(query)),
});

type Listed = Awaited<ReturnType<typeof Application.work>>;
const listed = (page: Listed) => ({
  status: 200 as const,
  body: { ...page, items: page.items.map(Application.line) },
});

const show = route({
  method: "get",
  path: one,
  id: "showApplication",
  tag,
  summary: "申請を一つ見る",
  description:
    "本人は自分の申請を、職員は審査のために見ます。職員が見たことは記録されます。ほかの人の申請は、ない申請と同じ応答です。",
  access: { who: ["resident", "staff"], duties: ["counter", "draft", "decide"] },
  params,
  status: 200,
  answer: shown,
  example: { answer: Example.shown },
  problems: [],
  run: async ({ params }) => {
    const { seq, view } = await Application.show(params.id);
    const body = "approval" in view && view.approval !== undefined ? { ...view, approval: timed(view.approval) } : view;
    return { status: 200, body, etag: seq };
  },
});

/** Filing, and who sees what was filed. */
export const applicationRoutes: readonly Route[] = [submit, own, show, enter, work];
