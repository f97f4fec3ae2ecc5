import * as z from "zod";
import type * as Actor from "#core/actor.ts";
import { personText } from "#core/japan/schema.ts";
import { otherOrgan } from "#core/organ/schema.ts";
import { strict } from "#core/shape.ts";
import * as Staff from "#core/staff/index.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import { admins, guarded } from "./admin.ts";

const tag = "職員";

const groundText = Object.entries(Staff.groundNames)
  .map(([kind, name]) => `${kind} ${name}`)
  .join("・");

const mandate = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  organ: otherOrgan.optional(),
  duties: z.array(z.string()),
  town: z.string(),
  ground: z.object({ kind: z.string().describe(groundText), on: z.string() }).optional(),
  procedures: z.array(z.string()),
  facilities: z.array(z.string()),
  registers: z.array(z.string()),
});
const mandateExample = {
  id: "man_0123456789abcdefghjkmnpqrs",
  from: "2027-05-01",
  to: "2027-05-31",
  duties: ["counter", "draft"],
  town: "313289",
  procedures: ["prc_0123456789abcdefghjkmnpqrs"],
  facilities: [],
  registers: ["dog"],
};

const present = ({ from, to, organ, duties, town, ground, procedures, facilities, registers }: MandateView) => ({
  from,
  to,
  ...(organ === undefined ? {} : { organ }),
  duties,
  town,
  ...(ground === undefined ? {} : { ground }),
  procedures,
  facilities,
  registers,
});
type MandateView = Readonly<Omit<z.output<typeof mandate>, "id" | keyof Actor.Reach>> & Actor.Reach;

const grant = route({
  method: "post",
  path: "/v1/towns/{code}/mandates",
  id: "grantMandate",
  tag,
  summary: "ほかの団体の職員に代行を委任する",
  description: `期間と権限と範囲を定めて、近隣の団体の職員一人に代行を委任し、招待メールを送ります。受けられるのは、town の団体に有効な職員アカウントを持つ人だけです。代行者に見えるのは procedures・facilities・registers に示したものだけで、ほかは「見つかりません」になります。ground は法律上の根拠（${groundText}）で、document に辞令等の番号を書きます。ground がなければ、できるのは入力と起案だけで、決裁、現金の収納、減免、証明書の交付はできません。管理の権限は委任できません。権限は終了日の翌日になくなり、代行者の行為の記録には委任の番号が残ります。委任が終わると、まだ使われていない招待と、代行者の起案のうち決裁前のものも効力を失います。同じ氏名・カナの職員がいるときは staff.namesake で示すので、確かめたら acknowledged を true にして送ってください。`,
  access: guarded,
  params: townParams,
  body: Staff.mandateInput,
  status: 201,
  answer: mandate,
  example: {
    body: {
      from: "2027-05-01",
      to: "2027-05-31",
      duties: ["counter", "draft"],
      procedures: mandateExample.procedures,
      registers: ["dog"],
      scope: "担当者の休暇中の、犬の登録の受付と起案",
      town: "313289",
      name: "架空 花子",
      kana: "カクウ ハナコ",
      email: "hanako@example.invalid",
    },
    answer: mandateExample,
  },
  problems: ["staff.own_town", "staff.namesake"],
  run: async ({ body }) => {
    const { id, facts } = (await Staff.grantMandate(body)).entry;
    return { status: 201, body: { id, ...present(facts) } };
  },
});

const revoke = route({
  method: "post",
  path: "/v1/towns/{code}/mandates/{id}/revocations",
  id: "revokeMandate",
  tag,
  summary: "代行の委任を取り消す",
  description: "取り消すと、代行者はただちに何もできなくなります。まだ使われていない招待も無効になります。",
  access: admins,
  params: z.object({ code, id: id("man").describe("委任の番号") }),
  body: strict({ why: personText(500, { multiline: true }) }),
  status: 201,
  answer: z.object({ id: z.string(), lastDay: z.string() }),
  example: {
    body: { why: "担当者が復帰したため" },
    answer: { id: mandateExample.id, lastDay: "2027-05-20" },
  },
  problems: ["staff.mandate_revoked"],
  run: async ({ params, body }) => {
    const { id, facts } = (await Staff.revokeMandate(params.id, body.why)).entry;
    return { status: 201, body: { id, lastDay: facts.lastDay } };
  },
});

const mandates = route({
  method: "get",
  path: "/v1/towns/{code}/mandates",
  id: "listMandates",
  tag,
  summary: "代行の委任の一覧を見る",
  description: "期間が過ぎた委任と取り消した委任も含めて返します。status は granted か revoked です。",
  access: admins,
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(mandate.extend({ status: z.string() })),
  example: { answer: { items: [{ ...mandateExample, status: "granted" }] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const { items, ...rest } = await Staff.listMandates(query);
    const shown = items.map(({ id, state }) => ({
      id,
      ...present(state),
      status: state.status,
    }));
    return { status: 200, body: { items: shown, ...rest } };
  },
});

export const mandateRoutes: readonly Route[] = [grant, revoke, mandates];
