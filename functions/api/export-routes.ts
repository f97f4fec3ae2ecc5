import * as z from "zod";
import { format } from "#core/clock.ts";
import * as Export from "#core/export/index.ts";
import { strict } from "#core/shape.ts";
import { ordered, orderedExample, presentOrder } from "./job-shape.ts";
import { type Access, type Route, route } from "./route.ts";
import { id } from "./shape.ts";

type Place = {
  path: string;
  ids: { order: string; show: string; part: string };
  access: Access;
  params: z.ZodRawShape;
  list: string;
};

const tag = "時間のかかる処理";

const unwritable = z.object({
  count: z.number().describe("〓に置き換えた文字の数"),
  characters: z.array(
    z.object({
      character: z.string(),
      code: z.string(),
      count: z.number(),
      first: z.object({ line: z.number(), column: z.string() }).describe("最初に出てくる行と列"),
    }),
  ),
});

const result = z.object({
  name: z.string().describe("ファイルの名前"),
  type: z.string(),
  rows: z.number(),
  bytes: z.number(),
  expires: z.string().describe("この時刻に消えます"),
  parts: z
    .array(z.object({ bytes: z.number(), sha256: z.string() }))
    .describe("ファイルは、部分を順につないだものです"),
  unwritable,
});

const resultExample = {
  name: `${orderedExample.job}.csv`,
  type: "text/csv; charset=windows-31j",
  rows: 120,
  bytes: 9_800,
  expires: "2027-04-02T09:00:00.000+09:00",
  parts: [{ bytes: 9_800, sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }],
  unwritable: {
    count: 1,
    characters: [{ character: "𠮷", code: "U+20BB7", count: 1, first: { line: 3, column: "名称" } }],
  },
};

const shapeOfParams = (params: z.ZodRawShape) => (Object.keys(params).length === 0 ? {} : { params: z.object(params) });

/** How lists are exported in one place: ordered, told of, and handed over in parts. */
export function exportRoutesOf({ path, ids, access, params, list }: Place): Route[] {
  const one = { ...params, id: id("job").describe("処理の番号") };
  const order = route({
    method: "post",
    path,
    id: ids.order,
    tag,
    summary: "一覧をファイルに出力するよう依頼する",
    description: `一覧（items を返す GET）の宛先を、絞り込みの条件を付けたまま list に指定してください。その一覧が依頼した本人に返すものを、CSV（UTF-8、BOM付き）・CSV（CP932）・JSON Lines・xlsx に書き出します。すぐに番号を返し、処理は後で行います。表計算ソフトで式になる文字には ' を付けます。出力は記録され、暗号化して置かれ、依頼した本人だけが取り出せて、24時間で消えます。`,
    access,
    ...shapeOfParams(params),
    body: strict({
      list: z
        .string("一覧の宛先を指定してください。")
        .min(1, "一覧の宛先を指定してください。")
        .max(500, "500文字以内で指定してください。"),
      format: z.enum(Export.formats, `形式を ${Export.formats.join("・")} から選んでください。`),
    }),
    status: 202,
    answer: ordered,
    example: { body: { list, format: "csv" }, answer: orderedExample },
    problems: ["export.no_list"],
    run: async ({ body }) => {
      const { listAt } = await import("../worker/list.ts");
      const { route: found } = await listAt(body.list);
      return presentOrder(await Export.order({ id: found.id, path: body.list }, body.format));
    },
  });
  const show = route({
    method: "get",
    path: `${path}/{id}`,
    id: ids.show,
    tag,
    summary: "出力したファイルの部分と、書けなかった文字を見る",
    description: "依頼した本人にだけ返します。CP932で書けない文字は〓に置き換え、どの文字がどの行にあるかを返します。",
    access,
    params: z.object(one),
    status: 200,
    answer: result,
    example: { answer: resultExample },
    problems: ["job.unfinished", "export.gone"],
    run: async ({ params }) => {
      const found = await Export.result(String(params.id));
      return { status: 200, body: { ...found, expires: format(found.expires) } };
    },
  });
  const part = route({
    method: "get",
    path: `${path}/{id}/parts/{part}`,
    id: ids.part,
    tag,
    summary: "出力したファイルの一部分を取り出す",
    description:
      "部分の番号は1からです。data を base64 から戻して順につなぐと、ファイルになります。依頼した本人にだけ渡し、渡したことは記録されます。",
    access,
    params: z.object({
      ...one,
      part: z.coerce.number().int().min(1).max(100_000).describe("部分の番号").meta({ example: 1 }),
    }),
    status: 200,
    answer: z.object({ data: z.string().describe("base64") }),
    example: { answer: { data: "77u/55Wq5Y+3DQo=" } },
    problems: ["job.unfinished", "export.gone"],
    run: async ({ params }) => {
      const bytes = await Export.part(String(params.id), Number(params.part));
      return { status: 200, body: { data: Buffer.from(bytes).toString("base64") } };
    },
  });
  return [order, show, part];
}
