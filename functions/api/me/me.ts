import * as z from "zod";
import * as Clock from "#core/clock.ts";
import * as Person from "#core/person/index.ts";
import { type Route, route } from "../route.ts";
import { pageOf, pageQuery } from "../shape.ts";

const tag = "本人";
const access = { who: ["resident"] } as const;

const show = route({
  method: "get",
  path: "/v1/me",
  id: "showMe",
  tag,
  summary: "サインインしている自分を見る",
  description:
    "サインインの情報から作った仮の識別子と、本人確認の強さ、これまで手続や予約をした団体を返します。氏名などは持っていません。見ても何も登録されません。",
  access,
  status: 200,
  answer: z.object({
    person: z.string(),
    assurance: z.enum(["ial1", "ial2", "ial3"]),
    towns: z.array(z.string()).describe("団体コード"),
  }),
  example: { answer: { person: "per_01k8p3m6xq0000000000000000", assurance: "ial3", towns: ["313254"] } },
  problems: [],
  run: async () => ({ status: 200, body: await Person.me() }),
});

const act = z.object({
  town: z.string().describe("団体コード"),
  what: z.string().describe("対象の種類と識別子"),
  type: z.string(),
  at: z.string(),
  receipt: z.string().optional().describe("受付番号"),
  title: z.string().optional(),
});

const acts = route({
  method: "get",
  path: "/v1/me/acts",
  id: "listMyActs",
  tag,
  summary: "自分がしたことの一覧を見る",
  description:
    "すべての団体にわたって、自分がした申請や予約などを新しい順に返します。反映には少し時間がかかることがあります。",
  access,
  query: pageQuery,
  status: 200,
  answer: pageOf(act),
  example: {
    answer: {
      items: [
        {
          town: "313254",
          what: "APP#app_01k8p3m6xq0000000000000000",
          type: "application.submitted",
          at: "2027-04-05T09:00:00.000+09:00",
          receipt: "27-7K3M-9F2C-4X",
          title: "犬の登録申請",
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const page = await Person.acts(query);
    return { status: 200, body: { ...page, items: page.items.map((one) => ({ ...one, at: Clock.format(one.at) })) } };
  },
});

export const meRoutes: readonly Route[] = [show, acts];
