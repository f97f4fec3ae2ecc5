import * as z from "zod";
import * as Publication from "#core/publication/index.ts";
import { sendingBack, signing } from "#core/publication/schema.ts";
import { standingExample as example, presentStanding, standing, status } from "../decision.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import { timed } from "../signature.ts";

const tag = "決裁";
const path = "/v1/towns/{code}/publications";
const params = z.object({ code, id: id("pub").describe("起案の番号") });
const staff = { who: ["staff"] } as const;

const approval = z.record(z.string(), z.unknown()).describe("起案と決裁の経過");
const line = standing.extend({ approval });
const shown = line.extend({
  content: z.unknown().describe("決裁を受ける内容"),
  sentBack: z.string().optional().describe("差戻しの理由"),
});

type Head = Awaited<ReturnType<typeof Publication.find>>;
const lineOf = ({ id, state: { act, of, status, approval } }: Head) => {
  const { content: _digest, ...shown } = approval;
  return { id, act, ...(of === undefined ? {} : { of }), status, approval: timed(shown) };
};
const step = { duty: "decide", title: "決裁者" };
const approvalExample = {
  drafter: "staff:stf_01k8p3m6xq0000000000000000",
  draftedAt: "2027-03-01T09:00:00.000+09:00",
  version: 0,
  selfApproval: false,
  steps: [step],
  signatures: [],
  status: "pending",
};

const list = route({
  method: "get",
  path,
  id: "listPublications",
  tag,
  summary: "起案の一覧を見る",
  description: "使用料や手続の起案を、決裁待ち・決裁済み・差戻し・施行済みの別に、古い順に返します。",
  access: staff,
  params: townParams,
  query: pageQuery.extend({ status: status.default("pending").meta({ example: "pending" }) }),
  status: 200,
  answer: pageOf(line),
  example: { answer: { items: [{ ...example, approval: approvalExample }] } },
  problems: ["cursor.invalid"],
  run: async ({ query: { status, ...page } }) => {
    const { items, ...rest } = await Publication.list(status, page);
    return { status: 200, body: { ...rest, items: items.map(lineOf) } };
  },
});

const show = route({
  method: "get",
  path: `${path}/{id}`,
  id: "showPublication",
  tag,
  summary: "起案の内容と決裁の経過を見る",
  description: "決裁を受ける内容の全文と、だれが起案し、だれがいつ決裁したか、次にだれが決裁するかを返します。",
  access: staff,
  params,
  status: 200,
  answer: shown,
  example: { answer: { ...example, approval: approvalExample, content: { from: "2027-04-01" } } },
  problems: [],
  run: async ({ params }) => {
    const head = await Publication.find(params.id);
    const { sentBack } = head;
    const body = { ...lineOf(head), content: head.state.content, ...(sentBack === undefined ? {} : { sentBack }) };
    return { status: 200, etag: head.seq, body };
  },
});

const signProblems = [
  "publication.not_pending",
  "publication.other_seat",
  "approval.own_draft",
  "approval.already_signed",
] as const;

const approve = route({
  method: "post",
  path: `${path}/{id}/approve`,
  id: "approvePublication",
  tag,
  summary: "使用料や手続の起案を決裁する",
  description:
    "次の段階の決裁者が署名します。absent を true とすると、不在の決裁者の代決です。最後の署名で決裁済みとなり、起案のとおりに登録できます。",
  access: staff,
  params,
  body: signing,
  ifMatch: "accepted",
  status: 200,
  answer: standing,
  example: { body: { absent: false }, answer: { ...example, status: "approved" } },
  problems: signProblems,
  run: async ({ params, body }) => presentStanding(200, await Publication.approve(params.id, body)),
});

const sendBack = route({
  method: "post",
  path: `${path}/{id}/send-back`,
  id: "sendPublicationBack",
  tag,
  summary: "使用料や手続の起案を差し戻す",
  description: "決裁できる人が、理由を付けて起案者に差し戻します。直した内容は、新しく起案します。",
  access: staff,
  params,
  body: sendingBack,
  ifMatch: "accepted",
  status: 200,
  answer: standing,
  example: {
    body: { reason: "減免の規定と合いません。", absent: false },
    answer: { ...example, status: "sent_back" },
  },
  problems: signProblems,
  run: async ({ params, body }) => presentStanding(200, await Publication.sendBack(params.id, body)),
});

export const publicationRoutes: readonly Route[] = [list, show, approve, sendBack];
