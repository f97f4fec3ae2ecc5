import * as z from "zod";
import { calendar } from "#core/application/schema.ts";
import * as Approval from "#core/approval/schema.ts";
import { Problem } from "#core/error.ts";
import { bookingSetting } from "#core/facility/schema.ts";
import { groupSetting } from "#core/group/schema.ts";
import { localDate, personText } from "#core/japan/schema.ts";
import type { Json } from "#core/journal/index.ts";
import * as Payment from "#core/payment/schema.ts";
import * as Register from "#core/register/schema.ts";
import { strict } from "#core/shape.ts";
import * as Tenant from "#core/tenant/index.ts";
import { type Route, route } from "../route.ts";
import { code } from "../shape.ts";
import { guarded } from "./admin.ts";

/** Everything that a body may set, with the shape that each value must have. */
const shapes: Record<string, z.ZodType> = {
  [Approval.settingName("application")]: Approval.approvalRule,
  calendar,
  "facility.booking": bookingSetting,
  group: groupSetting,
  [Payment.onlineSettingName]: Payment.onlineSetting,
  ...Object.fromEntries(Register.registerNames.map((name) => [Register.settingName(name), Register.keeping])),
};

const params = z.object({ code, name: z.string().describe("設定の名前").meta({ example: "facility.booking" }) });
const row = z.object({ from: z.string(), value: z.unknown() });
const answer = z.object({ name: z.string(), rows: z.array(row), version: z.number() });
const example = {
  name: "approval.application",
  rows: [{ from: "2027-04-01", value: { steps: [{ duty: "decide", title: "課長" }], selfApproval: false } }],
  version: 1,
};

function shapeOf(name: string): z.ZodType {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (shape === undefined) throw new Problem("not_found");
  return shape;
}

const show = route({
  method: "get",
  path: "/v1/towns/{code}/settings/{name}",
  id: "showSetting",
  tag: "町",
  summary: "適用日ごとの設定を見る",
  description: `団体が決められることを、適用日の順に返します。設定の名前は ${Object.keys(shapes).join("、")} です。`,
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
    "その日からの値を登録します。前の値で決めたことは変わりません。同じ適用日の値は置き換わり、置き換えた記録が残ります。",
  access: guarded,
  params,
  body: strict({ from: localDate(), value: z.unknown(), reason: personText(200).optional() }),
  ifMatch: "accepted",
  status: 201,
  answer: z.object({ name: z.string(), from: z.string(), version: z.number() }),
  example: {
    body: example.rows[0],
    answer: { name: "approval.application", from: "2027-04-01", version: 1 },
  },
  problems: [],
  run: async ({ params: { name }, body }) => {
    const value = shapeOf(name).safeParse(body.value);
    if (!value.success) {
      const errors = value.error.issues.map(({ path, message }) => ({ pointer: `/value/${path.join("/")}`, message }));
      throw new Problem("request.malformed", { errors });
    }
    const entry = await Tenant.set(name, body.from, value.data as Json, body.reason);
    return { status: 201, body: { name, from: body.from, version: entry.seq }, etag: entry.seq };
  },
});

export const settingRoutes: readonly Route[] = [show, set];
