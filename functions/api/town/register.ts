import * as z from "zod";
import * as Clock from "#core/clock.ts";
import * as Register from "#core/register/index.ts";
import { day } from "#core/shape.ts";
import { isInvented } from "../print.ts";
import { type Route, route } from "../route.ts";
import { code, pageOf, pageQuery } from "../shape.ts";
import { exampleId, exampleVersion, params, path, register, status, tag, tagShape, version } from "./register-shape.ts";

const readers = { who: ["staff", "client"], scopes: ["register:read"] } as const;

const moment = z.strictObject({
  validAt: day.optional().describe("いつ現在の状態か（日）。なければ今日").meta({ example: "2027-04-05" }),
  knownAt: z.iso
    .datetime({ offset: true, error: "日時を 2027-04-05T09:00:00+09:00 の形で指定してください。" })
    .max(40)
    .optional()
    .describe("いつまでに記載されたことで見るか（日時）。なければ今")
    .meta({ example: "2027-04-05T09:00:00+09:00" }),
});
const momentOf = ({ validAt, knownAt }: z.output<typeof moment>) => ({
  validAt,
  knownAt: knownAt === undefined ? undefined : Date.parse(knownAt),
});

const line = z.object({
  id: z.string(),
  tag: tagShape,
  tagText: z.string().describe("鑑札番号"),
  status,
  serial: z.int().describe("最新の履歴番号"),
  enteredOn: z.string().describe("登録日"),
});
const exampleLine = {
  id: exampleId,
  tag: { fiscalYear: 2027, number: 1 },
  tagText: "令和9年度第1号",
  status: "registered",
  serial: 1,
  enteredOn: "2027-04-05",
};

const { serial: _serial, ...exampleStanding } = exampleLine;

const list = route({
  method: "get",
  path,
  id: "listRegister",
  tag,
  summary: "台帳を鑑札番号の順に見る",
  description: "登録の一覧を鑑札番号の順に返します。犬や所有者についての記載は含みません。",
  access: readers,
  params: z.object({ code, register }),
  query: pageQuery,
  status: 200,
  answer: pageOf(line),
  example: { answer: { items: [exampleLine] } },
  problems: ["cursor.invalid", "tenant.option"],
  run: async ({ params, query }) => {
    const page = await Register.list(params.register, query);
    const items = page.items.map(({ id, tag, status, serial, enteredOn }) => ({
      id,
      tag,
      tagText: Register.tagText(tag),
      status,
      serial,
      enteredOn,
    }));
    return { status: 200, body: { ...page, items } };
  },
});

const row = z.record(z.string(), z.union([z.string(), z.int()])).describe("データ項目（ローマ字）と値");
const show = route({
  method: "get",
  path: `${path}/{id}`,
  id: "showRegistration",
  tag,
  summary: "登録を、ある日・ある時点の記載で見る",
  description:
    "validAt の日にどうであったかを、knownAt までに記載されたことによって返します。どちらもなければ現在の記載です。その時点で登録がなければ見つかりません。誤記修正と取消は履歴に残り、後からの記載が前の時点の答えを変えることはありません。見たことは記録されます。mode は台帳（ledger）か写し（mirror）かを示します。",
  access: readers,
  params,
  query: moment,
  status: 200,
  answer: line.omit({ serial: true }).extend({
    register: z.string(),
    name: z.string(),
    mode: z.enum(["ledger", "mirror"]),
    validAt: z.string(),
    knownAt: z.string(),
    ended: z.boolean(),
    row,
    versions: z.array(version),
  }),
  example: {
    answer: {
      ...exampleStanding,
      register: "dog",
      name: "犬の登録原簿",
      mode: "ledger",
      validAt: "2027-04-05",
      knownAt: "2027-04-05T09:00:00.000+09:00",
      ended: false,
      row: { namae: "見本ポチ", shoyusha_shimei: "見本 太郎" },
      versions: [{ ...exampleVersion, recordedAt: "2027-04-05T09:00:00.000+09:00" }],
    },
  },
  problems: ["tenant.option"],
  run: async ({ params, query }) => {
    const { head, def, mode, standing, ...shown } = await Register.show(
      params.register,
      params.id,
      momentOf(query),
      "登録の確認",
    );
    const { tag, status, enteredOn } = head.state;
    return {
      status: 200,
      etag: head.seq,
      body: {
        id: head.id,
        register: def.register,
        name: def.name,
        mode,
        tag,
        tagText: Register.tagText(tag),
        status,
        enteredOn,
        validAt: shown.validAt,
        knownAt: Clock.format(shown.knownAt),
        ...standing,
        // what else an entry knows (its application) is not part of what a version says
        versions: shown.versions.map((one) => version.parse({ ...one, recordedAt: Clock.format(one.recordedAt) })),
      },
    };
  },
});

const certificate = route({
  method: "get",
  path: `${path}/{id}/certificate`,
  id: "printCertificate",
  tag,
  summary: "登録事項証明書を印刷用のページで見る",
  description:
    "validAt の日（なければ今日。先の日は不可）の台帳の記載を、今日までに分かっていることによって証明する書面を、そのまま印刷できるHTMLで返します。終わった登録は終わったものとして、その後に変わったことはその旨を記します。写しからは交付できません。見たことは記録されます。",
  access: { who: ["staff"] },
  params,
  query: moment.pick({ validAt: true }),
  status: 200,
  answer: "html",
  problems: ["register.not_certifiable"],
  run: async ({ params, query }) => {
    const print = { invented: isInvented() };
    return { status: 200, html: await Register.certificate(params.register, params.id, query, print) };
  },
});

const tagLetter = route({
  method: "get",
  path: `${path}/{id}/tag`,
  id: "printTag",
  tag,
  summary: "鑑札交付書を印刷用のページで見る",
  description:
    "鑑札とともに渡す書面を、そのまま印刷できるHTMLで返します。写しからは出せません。見たことは記録されます。",
  access: { who: ["staff"] },
  params,
  status: 200,
  answer: "html",
  problems: ["register.not_certifiable"],
  run: async ({ params }) => ({
    status: 200,
    html: await Register.tagLetter(params.register, params.id, { invented: isInvented() }),
  }),
});

const due = route({
  method: "get",
  path: `${path}/due`,
  id: "listRegisterDue",
  tag,
  summary: "承認されて、まだ台帳にない申請を見る",
  description:
    "承認された申請のうち、台帳にまだ記載されていないものを返します。why が row のものは、answers が台帳に合わなかったもの（fields がその項目）で、職員が記載します。similar のものは、似た登録（similar）があり、職員が確かめて、記載するか、二重の申請とします。mirror のものは、元の台帳を持つシステムがまだ写しに記載していません。記載されると、一覧から消えます。",
  access: { who: ["staff"], duties: ["draft", "decide", "counter"] },
  params: z.object({ code, register }),
  query: pageQuery,
  status: 200,
  answer: pageOf(
    z.object({
      application: z.string(),
      since: z.string().describe("決定した日時"),
      why: z.enum(["mirror", "row", "similar"]),
      fields: z.array(z.string()),
      similar: z.array(z.string()).optional().describe("似た登録の識別子"),
    }),
  ),
  example: {
    answer: {
      items: [
        {
          application: "app_01k8p3m6xq0000000000000000",
          since: "2027-04-05T09:00:00.000+09:00",
          why: "row",
          fields: ["shoyusha_denwabango"],
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ params, query }) => {
    const { items, ...page } = await Register.listDue(params.register, query);
    return { status: 200, body: { ...page, items: items.map((one) => ({ ...one, since: Clock.format(one.since) })) } };
  },
});

export const registerRoutes: readonly Route[] = [list, due, show, certificate, tagLetter];
