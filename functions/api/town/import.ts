import * as z from "zod";
import { strict } from "#core/shape.ts";
import * as Staff from "#core/staff/index.ts";
import { ordered, orderedExample, presentOrder } from "../job-shape.ts";
import { type Route, route } from "../route.ts";
import { townParams } from "../shape.ts";
import { guarded } from "./admin.ts";
import { namesakeLines } from "./staff-shape.ts";

const orderStaffImport = route({
  method: "post",
  path: "/v1/towns/{code}/imports/staff",
  id: "orderStaffImport",
  tag: "時間のかかる処理",
  summary: "職員の一覧を、試してから取り込む",
  description: `職員をCSVで招待するのと同じファイルを、${Staff.jobRowsMax}行まで受け付けます。dryRun を true にすると、何も変えずに、招待することになる人数（wouldInvite）、すでに同じ内容で招待している人数（same）、誤りのある行（bad、行番号と理由）だけを返します。false のときは、誤りが一つでもあれば何も取り込まずに失敗とし、理由を返します。同じファイルをもう一度取り込んでも、何も変わりません。同じ氏名・カナの職員か招待中の人がいる行は取り込まずに行番号（namesakes）を返すので、確かめた行の番号を acknowledged に並べて取り込んでください。すぐに番号を返し、結果は処理の一覧で確かめられます。ファイルは暗号化して預かり、終わると消します。`,
  access: guarded,
  params: townParams,
  body: strict({
    csv: z.string("CSVを文字で指定してください。").max(65_536, "CSVは65,536文字以内にしてください。"),
    dryRun: z.boolean("試すだけなら true、取り込むなら false を指定してください。"),
    acknowledged: namesakeLines.optional(),
  }),
  status: 202,
  answer: ordered,
  example: {
    body: {
      csv: `${Staff.csvHeader}\n見本 太郎,ミホン タロウ,taro@example.invalid,総務課,受付・起案,2027-04-01,2028-03-31\n`,
      dryRun: true,
    },
    answer: orderedExample,
  },
  problems: [],
  run: async ({ body: { csv, dryRun, acknowledged } }) =>
    presentOrder(await Staff.orderImport(csv, dryRun, acknowledged)),
});

export const importRoutes: readonly Route[] = [orderStaffImport];
