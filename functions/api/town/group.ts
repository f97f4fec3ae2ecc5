import * as z from "zod";
import * as Actor from "#core/actor.ts";
import * as Cursor from "#core/cursor.ts";
import * as Group from "#core/group/index.ts";
import { personText } from "#core/japan/schema.ts";
import * as Shape from "#core/shape.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import * as Example from "./group-example.ts";

const tag = "団体";
const counter = { who: ["staff"], duties: ["counter"] } as const;
const keepers = { who: ["resident", "staff"], duties: ["counter"] } as const;
const residents = { who: ["resident"], assurance: "ial2" } as const;
const params = z.object({ code, id: id("grp").describe("団体の番号") });

const status = z.enum(["applied", "registered", "refused", "ended"]).describe("申請中・登録・不承認・終了");
const group = z.object({
  id: z.string(),
  status,
  category: z.string(),
  registeredOn: z.string().optional(),
  validUntil: z.string().optional().describe("有効期間の最後の日"),
});

const statusAfter = {
  "group.applied": "applied",
  "group.registered": "registered",
  "group.refused": "refused",
  "group.ended": "ended",
} as const;

type Standing = { category: string; registeredOn?: string; validUntil?: string };
/** What became of a group by one act. */
const groupBody = ({ entry }: { entry: { id: string; type: keyof typeof statusAfter; facts: Standing } }) => {
  const { category, registeredOn, validUntil } = entry.facts;
  return { id: entry.id, status: statusAfter[entry.type], category, registeredOn, validUntil };
};

const bookedFor = async (id: string, after?: string) => (await import("#core/facility/index.ts")).bookedFor(id, after);
const ahead = z.object({
  total: z.int(),
  bookings: z.array(z.object({ id: z.string(), date: z.string(), label: z.string() })),
});

const registering = ["group.unknown_category", "setting.missing"] as const;

const register = route({
  method: "post",
  path: "/v1/towns/{code}/groups",
  id: "registerGroup",
  tag,
  summary: "団体を窓口で登録する",
  description:
    "施設などを使う団体を登録します。名称・フリガナ・代表者・連絡先が似た団体があるときは group.similar で、その番号と、何が似ているか（by）を返します。確かめて別の団体であれば、番号を acknowledged に並べて、もう一度送ってください。代表者や会員は、招待コードで加わります。",
  access: counter,
  params: townParams,
  body: Group.registration,
  status: 201,
  answer: group,
  example: { body: Example.application, answer: Example.registered },
  problems: [...registering, "group.similar"],
  run: async ({ body }) => ({ status: 201, body: groupBody(await Group.register(body)) }),
});

const apply = route({
  method: "post",
  path: "/v1/towns/{code}/groups/applications",
  id: "applyForGroup",
  tag,
  summary: "団体の登録を申請する",
  description:
    "サインインしている本人が代表者になります。職員が承認すると登録されます。町の定め（設定 group）により、その場で登録されることもあります。",
  access: residents,
  params: townParams,
  body: Group.application,
  status: 201,
  answer: group,
  example: {
    body: Example.application,
    answer: { id: Example.id, status: "applied", category: "sports" },
  },
  problems: registering,
  run: async ({ body }) => ({ status: 201, body: groupBody(await Group.apply(body)) }),
});

const admit = route({
  method: "post",
  path: "/v1/towns/{code}/groups/{id}/admission",
  id: "admitGroup",
  tag,
  summary: "団体の登録の申請を承認する",
  description: "承認した日から登録が有効になります。似た団体があるときの扱いは、窓口での登録と同じです。",
  access: counter,
  params,
  body: Group.admission,
  status: 200,
  answer: group,
  example: { body: { acknowledged: [] }, answer: Example.registered },
  problems: ["group.decided", "group.similar", "setting.missing"],
  run: async ({ params, body }) => ({
    status: 200,
    body: groupBody(await Group.admit(params.id, body.acknowledged)),
  }),
});

const reason = personText(200, { multiline: true });

const refuse = route({
  method: "post",
  path: "/v1/towns/{code}/groups/{id}/refusal",
  id: "refuseGroup",
  tag,
  summary: "団体の登録の申請を承認しない",
  description: "理由を添えて、連絡先のメールアドレスに知らせます。",
  access: counter,
  params,
  body: Shape.strict({ reason }),
  status: 200,
  answer: group,
  example: {
    body: { reason: "営利を目的とする活動のため" },
    answer: { id: Example.id, status: "refused", category: "sports" },
  },
  problems: ["group.decided"],
  run: async ({ params, body }) => ({ status: 200, body: groupBody(await Group.refuse(params.id, body.reason)) }),
});

const amend = route({
  method: "patch",
  path: "/v1/towns/{code}/groups/{id}",
  id: "changeGroup",
  tag,
  summary: "団体の登録の内容を変える",
  description:
    "送った項目だけを変えます。validUntil を後の日にすると更新になります。前の日にすると、その日より後の予約を ahead で返します。予約は残り、会員か窓口が取り消せます。名称などを変えて、ほかの団体と似るときの扱いは、登録と同じです。",
  access: counter,
  params,
  body: Group.amendment,
  ifMatch: "required",
  status: 200,
  answer: z.object({ id: z.string(), ahead: ahead.optional() }),
  example: { body: { representative: "架空 花子" }, answer: { id: Example.id } },
  problems: ["group.not_in_force", "group.similar", ...registering],
  run: async ({ params, body }) => {
    const { entry } = await Group.amend(params.id, body, bookedFor);
    return { status: 200, body: { id: entry.id, ahead: entry.facts.ahead }, etag: entry.seq };
  },
});

const end = route({
  method: "post",
  path: "/v1/towns/{code}/groups/{id}/end",
  id: "endGroup",
  tag,
  summary: "団体の登録を終える",
  description:
    "窓口の職員か、代表者が行います。申請中のものは取下げになります。予約したものは残り、会員が取り消せます。残る予約は、応答の ahead（早い順に100件まで、total は全部の数）と、団体へのメールで知らせます。",
  access: keepers,
  params,
  body: Shape.strict({ reason: reason.optional() }),
  status: 200,
  answer: group.extend({ ahead: ahead.describe("残る予約") }),
  example: {
    body: { reason: "解散" },
    answer: { id: Example.id, status: "ended", category: "sports", ahead: Example.ahead },
  },
  problems: ["group.not_in_force", "auth.forbidden"],
  run: async ({ params, body }) => {
    const ended = await Group.end(params.id, body.reason, bookedFor);
    return { status: 200, body: { ...groupBody(ended), ahead: ended.entry.facts.ahead } };
  },
});

const invite = route({
  method: "post",
  path: "/v1/towns/{code}/groups/{id}/invitations",
  id: "inviteGroupMember",
  tag,
  summary: "団体の会員を招待する",
  description:
    "招待コードを返します。コードは、この応答にだけ現れ、14日で期限が切れ、一人が一度だけ使えます。本人に渡してください。代表者になる招待（role が representative）は、窓口の職員だけができます。",
  access: keepers,
  params,
  body: Shape.strict({ role: Group.role }),
  status: 201,
  answer: z.object({ invitation: z.string(), role: Group.role, expires: z.string(), code: z.string() }),
  example: {
    body: { role: "member" },
    answer: {
      invitation: "inv_0123456789abcdefghjkmnpqrs",
      role: "member",
      expires: "2027-04-19T09:00:00.000+09:00",
      code: Example.code,
    },
  },
  problems: ["group.not_in_force", "group.full", "auth.forbidden"],
  run: async ({ params, body }) => {
    const { invitation, role, expires, code } = await Group.invite(params.id, body.role);
    return { status: 201, body: { invitation, role, expires, code } };
  },
});

const accept = route({
  method: "post",
  path: "/v1/towns/{code}/memberships",
  id: "joinGroup",
  tag,
  summary: "招待を受けて団体の会員になる",
  description:
    "招待コードを送ると、サインインしている本人が会員になります。name は、代表者と窓口に見える名前です。違うコードと、ほかの人が使ったコードは not_found です。",
  access: residents,
  params: townParams,
  body: Shape.strict({
    code: z.string("招待コードを文字で入力してください。").max(100, "招待コードが長すぎます。"),
    name: personText(60),
  }),
  status: 201,
  answer: z.object({ group: z.string(), role: Group.role }),
  example: {
    body: { code: Example.code, name: "架空 花子" },
    answer: { group: Example.id, role: "member" },
  },
  problems: ["group.member_already", "group.invitation_expired", "group.not_in_force", "group.full"],
  run: async ({ body }) => {
    const { id, facts } = (await Group.accept(body.code, body.name)).entry;
    return { status: 201, body: { group: id, role: facts.role } };
  },
});

const gone = z.object({ group: z.string(), person: z.string() });
const goneBody = ({ entry: { id, facts } }: { entry: { id: string; facts: { person: string } } }) => ({
  group: id,
  person: facts.person,
});

const remove = route({
  method: "post",
  path: "/v1/towns/{code}/groups/{id}/removals",
  id: "removeGroupMember",
  tag,
  summary: "団体の会員を外す",
  description: "外した人は、ただちに、団体の予約を見ることも取り消すことも、団体として予約することもできなくなります。",
  access: keepers,
  params,
  body: Shape.strict({ person: Group.personId() }),
  status: 201,
  answer: gone,
  example: { body: { person: Example.person }, answer: { group: Example.id, person: Example.person } },
  problems: ["group.not_in_force", "auth.forbidden"],
  run: async ({ params, body }) => ({ status: 201, body: goneBody(await Group.remove(params.id, body.person)) }),
});

const leave = route({
  method: "post",
  path: "/v1/towns/{code}/groups/{id}/leave",
  id: "leaveGroup",
  tag,
  summary: "団体を退会する",
  description: "ただ一人の代表者は、窓口で次の代表者を立てるか、団体の登録を終えてください。",
  access: { who: ["resident"] },
  params,
  status: 201,
  answer: gone,
  example: { answer: { group: Example.id, person: Example.person } },
  problems: ["group.last_representative"],
  run: async ({ params }) => ({ status: 201, body: goneBody(await Group.leave(params.id)) }),
});

const contact = z.object({ email: z.string().optional(), phone: z.string().optional() });
const summary = group.extend({ name: z.string(), kana: z.string(), representative: z.string(), contact });

function summaryOf({ id, state, secret }: Group.Head) {
  const { status, category, registeredOn, validUntil } = state;
  const { name, kana, representative, contact } = secret;
  return { id, status, category, registeredOn, validUntil, name, kana, representative, contact };
}

const listAll = route({
  method: "get",
  path: "/v1/towns/{code}/groups",
  id: "listGroups",
  tag,
  summary: "団体の一覧を見る",
  description:
    "status（初めは registered）の団体を、登録の日の順に返します。name を付けると、状態にかかわらず、その名称の団体と似た名称の団体を返します。見たことは記録されます。",
  access: { who: ["staff"], duties: ["counter", "draft", "decide"] },
  params: townParams,
  query: pageQuery.extend({
    status: status.default("registered").meta({ example: "registered" }),
    name: personText(100).optional().describe("名称").meta({ example: "架空バレーボールクラブ" }),
  }),
  status: 200,
  answer: pageOf(summary),
  example: { answer: { items: [Example.summary] } },
  problems: ["cursor.invalid"],
  run: async ({ query: { status, name, ...page } }) => {
    if (name !== undefined) return { status: 200, body: { items: (await Group.search(name)).map(summaryOf) } };
    const { items, ...rest } = await Group.list(status, page);
    return { status: 200, body: { items: items.map(summaryOf), ...rest } };
  },
});

const member = z.object({
  person: z.string(),
  role: Group.role,
  from: z.string(),
  name: z.string().optional(),
});
const likeness = z.object({ id: z.string(), by: z.array(z.string()).describe("何が似ているか") });

const show = route({
  method: "get",
  path: "/v1/towns/{code}/groups/{id}",
  id: "showGroup",
  tag,
  summary: "団体を見る",
  description:
    "会員と、町の職員が見られます。職員には似た団体（similar）も返し、見たことを記録します。代表者でない会員には、自分のほかの会員を返しません。ほかの人には、ない団体と同じ応答です。変更するときは、応答の ETag を If-Match に付けてください。",
  access: { who: ["resident", "staff"], duties: ["counter", "draft", "decide"] },
  params,
  status: 200,
  answer: summary.extend({ members: z.array(member), similar: z.array(likeness).optional() }),
  example: { answer: Example.details },
  problems: [],
  run: async ({ params }) => {
    const { head, similar } = await Group.show(params.id);
    return { status: 200, etag: head.seq, body: { ...summaryOf(head), members: membersOf(head), similar } };
  },
});

/** Staff and who represents the group see everybody in it, the others themselves. */
function membersOf({ state, secret }: Group.Head) {
  const actor = Actor.use();
  const own = actor.type === "resident" ? Group.memberOf(state, actor.person) : undefined;
  const seen = own === undefined || own.role === "representative" ? Group.membersNow(state) : [own];
  return seen.map(({ person, role, from }) => ({ person, role, from, name: secret.members[person] }));
}

const mine = route({
  method: "get",
  path: "/v1/towns/{code}/memberships",
  id: "listOwnGroups",
  tag,
  summary: "自分が入っている団体の一覧を見る",
  description: "サインインしている本人が会員である団体と、その役割を返します。反映には少し時間がかかることがあります。",
  access: { who: ["resident"] },
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(summary.extend({ role: Group.role })),
  example: { answer: { items: [{ ...Example.summary, role: "representative" }] } },
  problems: ["cursor.invalid"],
  run: async ({ query: { limit, cursor } }) => {
    const { person } = Actor.require("resident");
    const after = await Cursor.decode("memberships", cursor);
    const { items, next } = await Group.mine({ limit, after });
    const shown = items.flatMap((head) => {
      const own = Group.memberOf(head.state, person);
      return own === undefined ? [] : [{ ...summaryOf(head), role: own.role }];
    });
    return {
      status: 200,
      body: { items: shown, ...(next === undefined ? {} : { next: await Cursor.encode("memberships", next) }) },
    };
  },
});

export const groupRoutes: readonly Route[] = [
  register,
  apply,
  listAll,
  show,
  amend,
  admit,
  refuse,
  end,
  invite,
  remove,
  leave,
  mine,
  accept,
];
