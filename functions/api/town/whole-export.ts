import { orderWhole } from "#core/exit/index.ts";
import { ordered, orderedExample, presentOrder } from "../job-shape.ts";
import { type Route, route } from "../route.ts";
import { townParams } from "../shape.ts";
import { guarded } from "./admin.ts";

const orderTownExport = route({
  method: "post",
  path: "/v1/towns/{code}/exports/whole",
  id: "orderTownExport",
  tag: "時間のかかる処理",
  summary: "団体の全データの出力を依頼する",
  description:
    "団体が持つすべて（現在の状態、記録、封印、見た記録、個人情報）を、開かれた形式（JSON Lines、一行に file と value）で書き出します。管理の職員が、だれの承認もなく依頼できます。すぐに番号を返し、結果は出力と同じ宛先から、依頼した本人だけが部分ごとに取り出せます。行数とダイジェスト（部分のSHA-256を順に重ねたもの）が記録に残り、ファイルは24時間で消えます。",
  access: guarded,
  params: townParams,
  status: 202,
  answer: ordered,
  example: { answer: orderedExample },
  problems: [],
  run: async () => presentOrder(await orderWhole()),
});

export const wholeExportRoutes: readonly Route[] = [orderTownExport];
