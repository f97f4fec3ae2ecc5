import * as z from "zod";
import * as Clock from "#core/clock.ts";
import * as Notice from "#core/notice/index.ts";
import { type Route, route } from "../route.ts";
import { pageOf, pageQuery, townParams } from "../shape.ts";

const notice = z.object({
  about: z.string().describe("通知の元になったもの（申請など）の識別子"),
  entry: z.string().describe("通知の元になった記録の名前"),
  type: z.string().describe("その記録の種類"),
  status: z
    .enum(["sent", "queued", "failed"])
    .describe("sent 送信済み・queued 送信待ち（自動で再送）・failed 送れなかった"),
  tries: z.int().describe("送信を試みた回数"),
  at: z.string().describe("送信済みは送信日時、それ以外は登録日時"),
});

const aboutPattern = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/;

const list = route({
  method: "get",
  path: "/v1/towns/{code}/notices",
  id: "listNotices",
  tag: "通知",
  summary: "住民などへの通知が届けられたかを見る",
  description:
    "about を付けると、その申請などについての通知をすべて、古い順に返します。付けないと、まだ送れていない通知を一件ずつ返します（status で queued・failed を選びます）。宛先と文面は返しません。failed は、送れなかったものと、メールアドレスがないので送れないもの（tries が 0）です。自動では再送しないので、電話や郵送など別の方法で知らせてください。",
  access: { who: ["staff"] },
  params: townParams,
  query: pageQuery.extend({
    about: z
      .string()
      .regex(aboutPattern, "識別子の形が正しくありません。")
      .optional()
      .describe("申請などの識別子")
      .meta({ example: "app_01k8p3m6xq0000000000000000" }),
    status: z.enum(["queued", "failed"], "queued か failed を指定してください。").default("failed"),
  }),
  status: 200,
  answer: pageOf(notice),
  example: {
    answer: {
      items: [
        {
          about: "app_01k8p3m6xq0000000000000000",
          entry: "APP.app_01k8p3m6xq0000000000000000.1",
          type: "application.submitted",
          status: "sent",
          tries: 1,
          at: "2027-04-05T09:00:00.000+09:00",
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const { about, status, limit, cursor } = query;
    const page: { items: Notice.Shown[]; next?: string } =
      about === undefined ? await Notice.waiting(status, { limit, cursor }) : { items: await Notice.about(about) };
    const items = page.items.map((one) => ({ ...one, at: Clock.format(one.at) }));
    return { status: 200, body: { ...page, items } };
  },
});

export const noticeRoutes: readonly Route[] = [list];
