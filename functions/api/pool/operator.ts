import * as z from "zod";
import * as Staff from "#core/staff/index.ts";
import { accepting, inviting, listing, retiring, revoking } from "../account.ts";
import { type Access, type Route, route } from "../route.ts";
import { id } from "../shape.ts";
import { guarded, operator } from "./shape.ts";

const tag = "運用担当";
const sure: Access = { ...operator, assurance: "ial2" };

const accountExample = {
  id: "opr_0123456789abcdefghjkmnpqrs",
  type: "operator",
  office: "共同利用基盤の運用",
  duties: [{ duty: "admin", from: "2027-04-01" }],
};
const person = { name: "運用 見本", kana: "ウンヨウ ミホン", email: "operator@example.invalid" };

const invite = route({
  method: "post",
  path: "/v1/pool/operators",
  id: "inviteOperator",
  tag,
  summary: "運用担当を招待する",
  description:
    "県の運用担当が、別の運用担当を招待します。招待コードは本人へのメールにだけ書かれます。同じ氏名・カナの運用担当か招待中の人がいるときは staff.namesake の similar に示します。確かめたら acknowledged を true にして送ってください。",
  access: guarded,
  body: Staff.operatorInput,
  status: 201,
  answer: z.object({ invitation: z.string() }),
  example: { body: person, answer: { invitation: "inv_0123456789abcdefghjkmnpqrs" } },
  problems: ["staff.namesake"],
  run: async ({ body }) => {
    const { facts } = (await Staff.inviteOperator(body)).entry;
    return { status: 201, body: { invitation: facts.invitation } };
  },
});

const accept = route({
  ...accepting,
  path: "/v1/pool/operators/acceptances",
  id: "acceptOperatorInvitation",
  tag,
  summary: "招待を受けて運用担当になる",
  description:
    "招待コードを送ると、サインインしている本人が運用担当になります。コードは14日で期限が切れ、一人が一度だけ使えます。",
  access: { ...sure, newcomers: true },
  example: { body: { code: "0123456789abcdefghjkmnpqrs-0123456789abcdef01234567" }, answer: accountExample },
});

const list = route({
  ...listing,
  path: "/v1/pool/operators",
  id: "listOperators",
  tag,
  summary: "運用担当の一覧を見る",
  description: "運用担当の全員を返します。期間が過ぎた人も含みます。だれがいつ見たかが記録されます。",
  access: sure,
  example: { answer: { items: [{ ...accountExample, ...person }] } },
});

const retire = route({
  ...retiring,
  path: "/v1/pool/operators/{id}/retirements",
  id: "retireOperator",
  tag,
  summary: "運用担当のアカウントを終える",
  description: "最後の勤務日の翌日から、その人は何もできなくなります。運用担当が一人もいなくなる日はつくれません。",
  access: sure,
  params: z.object({ id: id("opr").describe("運用担当の番号") }),
  example: { body: { lastDay: "2028-03-31" }, answer: accountExample },
});

const invitations = route({
  ...inviting,
  path: "/v1/pool/operators/invitations",
  id: "listOperatorInvitations",
  tag,
  summary: "まだ使われていない運用担当の招待を見る",
  description: "まだだれも受けていない招待を返します。期限が切れたものも含みます。だれがいつ見たかが記録されます。",
  access: sure,
});

const revoke = route({
  ...revoking,
  path: "/v1/pool/operators/invitations/{id}/revocations",
  id: "revokeOperatorInvitation",
  tag,
  summary: "運用担当の招待を取り消す",
  description: "まだ使われていない招待を取り消します。その招待コードは、次の呼出しから使えません。",
  access: sure,
  params: z.object({ id: id("inv").describe("招待の番号") }),
});

export const operatorRoutes: readonly Route[] = [invite, accept, list, retire, invitations, revoke];
