import * as z from "zod";
import { Problem } from "#core/error.ts";
import { localDate } from "#core/japan/schema.ts";
import type { Json } from "#core/journal/index.ts";
import { strict } from "#core/shape.ts";
import * as Tenant from "#core/tenant/index.ts";
import { fieldErrors } from "../input.ts";
import { type Route, route } from "../route.ts";
import { grounds, historic, layProblems, presentRow, takeBackProblems } from "../row.ts";
import { code, pageOf, pageQuery } from "../shape.ts";
import { guarded } from "./admin.ts";
import { settings, settingValue } from "./setting-shape.ts";

const params = z.object({
  code,
  name: z.string().max(60).describe("設定の名前").meta({ example: "facility.booking" }),
});
const row = z.object({ from: z.string(), value: settingValue });
const answer = z.object({
  name: z.string(),
  rows: z.array(row).describe("今日効いている行と、これから効く行"),
  version: z.number(),
});
const keptCases = z.object({
  total: z.int().describe("申請の数"),
  cases: z.array(z.object({ id: z.string(), due: z.string() })).describe("末日の早い順に100件まで"),
});
const example = {
  name: "approval.application",
  rows: [{ from: "2027-04-01", value: { steps: [{ duty: "decide", title: "課長" }], selfApproval: false } }],
  version: 1,
};

function shapeOf(name: string): z.ZodType {
  const setting = settings.find((one) => one.name === name);
  if (setting === undefined) throw new Problem("not_found");
  return setting.shape;
}

const show = route({
  method: "get",
  path: "/v1/towns/{code}/settings/{name}",
  id: "showSetting",
  tag: "町",
  summary: "設定を見る",
  description: `団体が決められることのうち、今日効いている行とこれから効く行を、適用日の順に返します。前の行、取り消した行、誰がいつ登録したかは rows にあります。設定の名前は ${settings.map(({ name, title }) => `${name}（${title}）`).join("、")} です。値の形と例は、文書の x-settings にあります。`,
  access: { who: ["staff"] },
  params,
  status: 200,
  answer,
  example: { answer: example },
  problems: [],
  run: async ({ params: { name } }) => {
    shapeOf(name);
    const { rows, version } = await Tenant.rows(name);
    return { status: 200, body: { name, rows, version }, etag: version };
  },
});

const set = route({
  method: "post",
  path: "/v1/towns/{code}/settings/{name}",
  id: "addSetting",
  tag: "町",
  summary: "適用日を付けて設定する",
  description:
    "その日からの値を登録します。前の値で決めたことは変わりません（何がどうなるかは、設定ごとに文書の x-settings の underway にあります）。同じ適用日に別の値があるときは、今の内容を読み、その ETag を If-Match に付けて送ると置き換わり、置き換えた記録が残ります。適用が始まっている日の値を変えるのは訂正で、理由（reason）が要ります。",
  access: guarded,
  params,
  body: strict({ from: localDate(), value: settingValue, ...grounds }),
  ifMatch: "accepted",
  status: 201,
  answer: z.object({
    name: z.string(),
    from: z.string(),
    version: z.number(),
    kept: keptCases.optional().describe("開庁日を変えても、通知した末日のままの審査中の申請"),
  }),
  example: {
    body: example.rows[0],
    answer: { name: "approval.application", from: "2027-04-01", version: 1 },
  },
  problems: layProblems,
  run: async ({ params: { name }, body }) => {
    const value = shapeOf(name).safeParse(body.value);
    if (!value.success) {
      throw new Problem("request.malformed", { errors: fieldErrors(value.error.issues, "/value") });
    }
    const { meets } = settings.find((one) => one.name === name) ?? {};
    const { entry } = await Tenant.set(name, body.from, value.data as Json, {
      reason: body.reason,
      ordinance: body.ordinance,
      ...(meets === undefined ? {} : { meets: () => meets(body.from) }),
    });
    const { kept } = entry.facts;
    return {
      status: 201,
      body: { name, from: body.from, version: entry.seq, ...(kept === undefined ? {} : { kept }) },
      etag: entry.seq,
    };
  },
});

const listRows = route({
  method: "get",
  path: "/v1/towns/{code}/settings/{name}/rows",
  id: "listSettingRows",
  tag: "町",
  summary: "設定のこれまでの行を見る",
  description:
    "これまでに登録したすべての行を、適用日の新しい順に返します。だれが、いつ、なぜ、何を根拠に登録したか、置き換えたか、取り消したかが分かります。",
  access: { who: ["staff"] },
  params,
  query: pageQuery,
  status: 200,
  answer: pageOf(historic(settingValue)),
  example: {
    answer: {
      items: [
        {
          from: "2027-04-01",
          value: example.rows[0]?.value,
          version: 1,
          status: "in_force",
          by: "staff:stf_01k8p3m6xq0000000000000000",
          at: "2027-03-01T09:00:00.000+09:00",
          reason: "事務決裁規程の改正",
          ordinance: { name: "見本町事務決裁規程", on: "2027-03-01" },
        },
      ],
    },
  },
  problems: ["cursor.invalid"],
  run: async ({ params: { name }, query }) => {
    shapeOf(name);
    const { items, ...rest } = await Tenant.history(name, query);
    return { status: 200, body: { ...rest, items: items.map(presentRow) } };
  },
});

const withdraw = route({
  method: "post",
  path: "/v1/towns/{code}/settings/{name}/withdrawals",
  id: "withdrawSettingRow",
  tag: "町",
  summary: "これから効く行を取り消す",
  description:
    "適用日がまだ来ていない行を取り消します。前の行がそのまま効き続け、取り消した記録が残ります。今の内容を読み、その ETag を If-Match に付けて送ります。適用が始まった行は取り消せません。",
  access: guarded,
  params,
  body: strict({ from: localDate(), ...grounds }),
  ifMatch: "accepted",
  status: 201,
  answer: z.object({ name: z.string(), from: z.string(), version: z.number() }),
  example: {
    body: { from: "2028-04-01", reason: "議会で継続審査となったため" },
    answer: { name: "approval.application", from: "2028-04-01", version: 2 },
  },
  problems: takeBackProblems,
  run: async ({ params: { name }, body: { from, ...given } }) => {
    shapeOf(name);
    const { entry } = await Tenant.withdraw(name, from, given);
    return { status: 201, body: { name, from, version: entry.seq }, etag: entry.seq };
  },
});

export const settingRoutes: readonly Route[] = [show, listRows, set, withdraw];
