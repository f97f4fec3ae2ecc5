import * as z from "zod";
import { list, strict } from "#core/shape.ts";
import * as Staff from "#core/staff/index.ts";
import { accepting, account, accountOf, inviting, listing, member, memberOf, retiring, revoking } from "../account.ts";
import { type Route, route } from "../route.ts";
import { code, id, townParams } from "../shape.ts";
import { admins, guarded } from "./admin.ts";
import { namesakeLines } from "./staff-shape.ts";

const tag = "職員";
const staffParams = z.object({ code, id: id("stf").describe("職員の番号") });

const accountExample = {
  id: "stf_0123456789abcdefghjkmnpqrs",
  type: "regular",
  office: "総務課",
  duties: [{ duty: "draft", from: "2027-04-01" }],
};
const memberExample = { ...accountExample, name: "見本 太郎", kana: "ミホン タロウ", email: "taro@example.invalid" };

const accept = route({
  ...accepting,
  path: "/v1/towns/{code}/staff/acceptances",
  id: "acceptInvitation",
  tag,
  summary: "招待を受けて職員アカウントを持つ",
  description:
    "招待メールの招待コードを送ると、サインインしている本人がその団体の職員になります。コードは14日で期限が切れ、一人が一度だけ使えます。違うコードと、ほかの人が使ったコードは not_found です。",
  access: { who: ["staff"], assurance: "ial2", newcomers: true },
  params: townParams,
  example: { body: { code: "0123456789abcdefghjkmnpqrs-0123456789abcdef01234567" }, answer: accountExample },
});

const imports = route({
  method: "post",
  path: "/v1/towns/{code}/staff/imports",
  id: "importStaff",
  tag,
  summary: "職員をCSVで招待する",
  description: `UTF-8のCSVを送ると、各行の人に招待メールが届きます。見出しは「${Staff.csvHeader}」、権限は「受付・起案」のように書きます。終了日のある人は任期付（会計年度任用など）で、権限は終了日の翌日になくなります。一度に${Staff.rowsMax}行まで。誤りが一つでもあれば、行番号を示して全体を取り込みません。同じメールへのまだ使われていない招待は、新しい招待に置き換わります。同じ氏名・カナの職員か招待中の人がいるときは staff.namesake の similar に示します。確かめた行の番号を acknowledged に並べると取り込み、確かめたことが記録されます。`,
  access: guarded,
  params: townParams,
  body: strict({
    csv: z.string("CSVを文字で指定してください。").max(65_536, "CSVは65,536文字以内にしてください。"),
    acknowledged: namesakeLines.optional(),
  }),
  status: 201,
  answer: z.object({ id: z.string(), invitations: z.array(z.string()) }),
  example: {
    body: {
      csv: `${Staff.csvHeader}\n見本 太郎,ミホン タロウ,taro@example.invalid,総務課,受付・起案,2027-04-01,2028-03-31\n`,
    },
    answer: { id: "imp_0123456789abcdefghjkmnpqrs", invitations: ["inv_0123456789abcdefghjkmnpqrs"] },
  },
  problems: ["staff.import_invalid", "staff.namesake"],
  run: async ({ body }) => {
    const { id, facts } = (await Staff.importStaff(body.csv, body.acknowledged)).entry;
    return { status: 201, body: { id, invitations: facts.invitations } };
  },
});

const listAll = route({
  ...listing,
  path: "/v1/towns/{code}/staff",
  id: "listStaff",
  tag,
  summary: "職員の一覧を見る",
  description:
    "アカウントを持つ職員を、所属の順に返します。権限の期間が過ぎた職員も含みます。だれがいつ見たかが記録されます。",
  access: admins,
  params: townParams,
  example: { answer: { items: [memberExample] } },
});

const show = route({
  method: "get",
  path: "/v1/towns/{code}/staff/{id}",
  id: "showStaff",
  tag,
  summary: "職員一人を見る",
  description: "職員の所属と権限を返します。変更するときは、応答の ETag を If-Match に付けてください。",
  access: admins,
  params: staffParams,
  status: 200,
  answer: member,
  example: { answer: memberExample },
  problems: [],
  run: async ({ params }) => {
    const head = await Staff.show(params.id);
    return { status: 200, body: memberOf(head), etag: head.seq };
  },
});

const change = route({
  method: "patch",
  path: "/v1/towns/{code}/staff/{id}",
  id: "changeStaff",
  tag,
  summary: "職員の所属と権限を変える",
  description:
    "権限の全体を、適用日を付けて置き換えます。管理の権限を持つ職員が一人もいなくなる日ができる変更は受け付けません。任期付の職員の権限には終了日が要ります。代行者の権限は委任で定めます。",
  access: guarded,
  params: staffParams,
  body: strict({
    office: Staff.office().optional(),
    duties: list(Staff.heldInput).max(20, "権限は20行までです。"),
  }),
  ifMatch: "required",
  status: 200,
  answer: account,
  example: {
    body: { office: "住民課", duties: [{ duty: "counter", from: "2027-04-01", to: "2028-03-31" }] },
    answer: {
      ...accountExample,
      office: "住民課",
      duties: [{ duty: "counter", from: "2027-04-01", to: "2028-03-31" }],
    },
  },
  problems: ["staff.last_admin", "staff.deputy", "staff.fixed_term"],
  run: async ({ params, body }) => {
    const { entry } = await Staff.changeDuties(params.id, body);
    return { status: 200, body: accountOf(entry, entry.id), etag: entry.seq };
  },
});

const retire = route({
  ...retiring,
  path: "/v1/towns/{code}/staff/{id}/retirements",
  id: "retireStaff",
  tag,
  summary: "職員のアカウントを終える（退職）",
  description:
    "最後の勤務日の翌日から、その職員は何もできなくなります。すぐに止めるときは前日の日付を送ってください。同じメールへのまだ使われていない招待は、その場で無効になります。",
  access: admins,
  params: staffParams,
  example: {
    body: { lastDay: "2028-03-31" },
    answer: { ...accountExample, duties: [{ duty: "draft", from: "2027-04-01", to: "2028-03-31" }] },
  },
});

const invitations = route({
  ...inviting,
  path: "/v1/towns/{code}/invitations",
  id: "listInvitations",
  tag,
  summary: "まだ使われていない招待の一覧を見る",
  description:
    "招待メールを送り、まだだれも受けていない招待を返します。期限が切れたものも含みます。だれがいつ見たかが記録されます。",
  access: admins,
  params: townParams,
});

const revoke = route({
  ...revoking,
  path: "/v1/towns/{code}/invitations/{id}/revocations",
  id: "revokeInvitation",
  tag,
  summary: "招待を取り消す",
  description: "まだ使われていない招待を取り消します。その招待コードは、次の呼出しから使えません。",
  access: admins,
  params: z.object({ code, id: id("inv").describe("招待の番号") }),
});

export const staffRoutes: readonly Route[] = [accept, imports, listAll, show, change, retire, invitations, revoke];
