import * as z from "zod";
import type * as Journal from "#core/journal/index.ts";
import * as Register from "#core/register/index.ts";
import { type Route, route } from "../route.ts";
import { code } from "../shape.ts";
import { exampleId, exampleVersion, params, path, register, status, tag, version } from "./register-shape.ts";

const writers = { who: ["staff", "client"], duties: ["draft", "decide"], scopes: ["register:write"] } as const;
const refusals = ["tenant.option", "register.not_writable"] as const;

const similar = z.array(z.string()).optional().describe("似た登録の識別子");
const recorded = version.omit({ recordedAt: true }).extend({ id: z.string(), status, similar });

type Presented = Journal.EntryOf<typeof Register.entered | typeof Register.changed>;

const present = ({ entry }: { entry: Presented }) => {
  const { id, seq, facts } = entry;
  const { serial, event, reason, answers, effectiveOn, dated, notifiedOn, processedOn, status, similar } = facts;
  const body = { id, status, serial, event, reason, answers, effectiveOn, dated, notifiedOn, processedOn, similar };
  return { status: 201 as const, etag: seq, body };
};

const mirror = route({
  method: "post",
  path,
  id: "mirrorRegistration",
  tag,
  summary: "元の台帳の登録を、写しに記載する",
  description:
    "台帳を持つ事業者のシステムが、登録を鑑札番号とともに写しに記載します。同じ鑑札番号は一度だけ記載できます。同じ所有者の似た登録があれば、similar で知らせます。その後の異動・訂正は、応答の id と ETag を使って記載してください。この団体が写し（mirror）として持つ台帳に限ります。台帳か写しか、だれが記載できるかは、設定「register.（台帳の名前）」で適用日を付けて定めます。",
  access: { who: ["client"], scopes: ["register:write"] },
  params: z.object({ code, register }),
  body: Register.Mirrored,
  status: 201,
  answer: recorded,
  example: {
    body: {
      tag: { fiscalYear: 2027, number: 1 },
      effectiveOn: "2027-04-05",
      notifiedOn: "2027-04-02",
      changes: {
        shurui: "柴",
        seinengappi: "2027-01-10",
        keiro: "赤",
        seibetsu: "1",
        namae: "見本ポチ",
        shozaichi: "鳥取県八頭郡若桜町大字見本1番地",
        shoyusha_shimei: "見本 太郎",
        shoyusha_jusho: "鳥取県八頭郡若桜町大字見本1番地",
      },
    },
    answer: { ...exampleVersion, id: exampleId, status: "registered" },
  },
  problems: [...refusals, "register.tag_taken", "register.not_possible"],
  run: async ({ params, body }) => present(await Register.mirror(params.register, body)),
});

const enter = route({
  method: "post",
  path: `${path}/entries`,
  id: "enterRegistration",
  tag,
  summary: "承認された申請を、職員が台帳に記載する",
  description:
    "承認されて台帳に記載されていない申請（一覧 due）を、職員が記載します。次の鑑札番号を付け、申請者に知らせます。同じ所有者の似た登録があるとき（犬であれば、名が同じか、生年月日と性別が同じ）は register.similar で示し、確かめたものを acknowledged に並べると記載します。この団体が台帳（ledger）として持つものに限ります。",
  access: { who: ["staff"], duties: ["draft", "decide"] },
  params: z.object({ code, register }),
  body: Register.Entered,
  status: 201,
  answer: recorded,
  example: {
    body: {
      application: "app_01k8p3m6xq0000000000000000",
      effectiveOn: "2027-04-05",
      notifiedOn: "2027-04-02",
      acknowledged: [],
      changes: {
        shurui: "柴",
        seinengappi: "2027-01-10",
        keiro: "赤",
        seibetsu: "1",
        namae: "見本ポチ",
        shozaichi: "鳥取県八頭郡若桜町大字見本1番地",
        shoyusha_shimei: "見本 太郎",
        shoyusha_jusho: "鳥取県八頭郡若桜町大字見本1番地",
      },
    },
    answer: { ...exampleVersion, id: exampleId, status: "registered" },
  },
  problems: ["register.not_writable", "register.not_possible", "register.similar"],
  run: async ({ params, body }) => present(await Register.enterDue(params.register, body)),
});

const change = route({
  method: "post",
  path: `${path}/{id}/changes`,
  id: "changeRegistration",
  tag,
  summary: "届出による異動を記載する",
  description:
    "異動事由（犬: 11 所在地の変更、12 所有者の氏名・住所などの変更、13 所有者の変更、21 死亡）に応じた項目だけを変えられます。所有者が変わると、前の所有者のフリガナ・電話番号は引き継がれず、住所は改めて必要です。氏名が変わるとフリガナは引き継がれません。異動日・届出日は今日まで、処理日は今日になります。前の記載は残ります。If-Match に、読んだときの ETag を付けてください。",
  access: writers,
  params,
  body: Register.Change,
  ifMatch: "required",
  status: 201,
  answer: recorded,
  example: {
    body: {
      reason: "11",
      effectiveOn: "2027-04-05",
      notifiedOn: "2027-04-05",
      changes: { shozaichi: "鳥取県八頭郡若桜町大字見本1番地" },
    },
    answer: {
      ...exampleVersion,
      id: exampleId,
      status: "registered",
      serial: 2,
      event: "change",
      reason: "11",
      effectiveOn: "2027-04-05",
      notifiedOn: "2027-04-05",
      processedOn: "2027-04-05",
    },
  },
  problems: [...refusals, "register.not_possible"],
  run: async ({ params, body }) => present(await Register.change(params.register, params.id, body)),
});

const correct = route({
  method: "post",
  path: `${path}/{id}/corrections`,
  id: "correctRegistration",
  tag,
  summary: "前の記載を誤記修正する、取り消す、または取り消した登録を再び記載する",
  description:
    "answers で対象の履歴番号を示し、event が correct なら誤記修正（effectiveOn を付けると異動日・登録日の修正）、cancel なら取消を、理由（note）とともに記載します。enter は、取り消した登録の再記載です。対象と同じ異動日（修正したときは正しい異動日）から効力を持ち、前の記載は履歴に残ります。If-Match に、読んだときの ETag を付けてください。",
  access: writers,
  params,
  body: Register.Correction,
  ifMatch: "required",
  status: 201,
  answer: recorded,
  example: {
    body: {
      event: "correct",
      answers: 1,
      notifiedOn: "2027-04-05",
      changes: { keiro: "茶" },
      note: "毛色の誤記を直すため",
    },
    answer: {
      id: exampleId,
      status: "registered",
      serial: 2,
      event: "correct",
      answers: 1,
      effectiveOn: "2027-04-05",
      notifiedOn: "2027-04-05",
      processedOn: "2027-04-05",
    },
  },
  problems: [...refusals, "register.not_possible"],
  run: async ({ params, body }) => present(await Register.correct(params.register, params.id, body)),
});

const duplicate = route({
  method: "post",
  path: `${path}/{id}/duplicates`,
  id: "recordDuplicate",
  tag,
  summary: "承認された申請が、すでにある登録と同じものであると記載する",
  description:
    "台帳への記載を待っている申請（一覧 due）が、この登録と同じもの（二重の申請）であったことを、理由（note）とともに記載します。申請は一覧から外れ、新しい鑑札番号は付きません。",
  access: { who: ["staff"], duties: ["draft", "decide"] },
  params,
  body: Register.Duplicate,
  status: 201,
  answer: z.object({ id: z.string(), application: z.string() }),
  example: {
    body: { application: "app_01k8p3m6xq0000000000000000", note: "電話で、同じ犬の二度目の申請と確かめたため" },
    answer: { id: exampleId, application: "app_01k8p3m6xq0000000000000000" },
  },
  problems: ["register.not_writable", "register.not_possible"],
  run: async ({ params, body }) => {
    const { entry } = await Register.recordDuplicate(params.register, params.id, body);
    return { status: 201, etag: entry.seq, body: { id: entry.id, application: entry.facts.application } };
  },
});

export const registerEventRoutes: readonly Route[] = [mirror, enter, duplicate, change, correct];
