import * as z from "zod";
import { scopes } from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import { personText } from "#core/japan/schema.ts";
import { strict } from "#core/shape.ts";
import * as Staff from "#core/staff/index.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import { admins, guarded } from "./admin.ts";

const tag = "事業者のシステム";
const path = "/v1/towns/{code}/clients";
const params = z.object({ code, id: id("cli").describe("システムの番号") });

const scopesText = Object.entries(Staff.scopeNames)
  .map(([scope, name]) => `${scope}（${name}）`)
  .join("、");

const granted = z.object({ scope: z.enum(scopes), from: z.string(), to: z.string().optional() });
const status = z.enum(["admitted", "suspended"]).describe("admitted 利用中・suspended 停止中");
const account = z.object({ id: z.string(), status, scopes: z.array(granted) });
const named = account.extend({ name: z.string(), subject: z.string(), issuer: z.string().optional() });

const input = {
  issuer: "https://issuer.example",
  subject: "client-kakuu-systems",
  name: "架空システムズ",
  scopes: [
    { scope: "application:read", from: "2027-04-01" },
    { scope: "register:write", from: "2027-04-01", to: "2028-03-31" },
  ],
};
const example = { id: "cli_0123456789abcdefghjkmnpqrs", status: "admitted", scopes: input.scopes };
const { scopes: _scopes, ...names } = input;
const namedExample = { ...example, ...names };

type Client = Awaited<ReturnType<typeof Staff.showClient>>;
type Acted = { entry: { id: string; seq: number; facts: Client["state"] } };

const present = <S extends 200 | 201>(status: S, { entry: { id, seq, facts } }: Acted) => ({
  status,
  body: { id, status: facts.status, scopes: facts.scopes },
  etag: seq,
});

const presentNamed = ({ id, state, secret }: Client) => {
  // what was disposed of is not there any more
  if (secret === null) throw new Problem("not_found");
  return { id, ...state, ...secret };
};

const admit = route({
  method: "post",
  path,
  id: "admitClient",
  tag,
  summary: "事業者のシステムに利用を許す",
  description: `発行者（issuer）と、そのトークンの sub で表されるシステムに、範囲ごとの期間を定めて利用を許します。範囲は ${scopesText} です。利用できるのは、この団体の中だけです。`,
  access: guarded,
  params: townParams,
  body: Staff.clientInput,
  status: 201,
  answer: account,
  example: { body: input, answer: example },
  problems: ["staff.client_known"],
  run: async ({ body }) => present(201, await Staff.admitClient(body)),
});

const list = route({
  method: "get",
  path,
  id: "listClients",
  tag,
  summary: "利用を許したシステムの一覧を見る",
  description: "停止したシステムと、期間が過ぎたシステムも含めて返します。",
  access: admins,
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(named),
  example: { answer: { items: [namedExample] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const { items, ...rest } = await Staff.listClients(query);
    return { status: 200, body: { items: items.filter((head) => head.secret !== null).map(presentNamed), ...rest } };
  },
});

const show = route({
  method: "get",
  path: `${path}/{id}`,
  id: "showClient",
  tag,
  summary: "利用を許したシステムを一つ見る",
  description: "範囲と期間を返します。変更するときは、応答の ETag を If-Match に付けてください。",
  access: admins,
  params,
  status: 200,
  answer: named,
  example: { answer: namedExample },
  problems: [],
  run: async ({ params }) => {
    const head = await Staff.showClient(params.id);
    return { status: 200, body: presentNamed(head), etag: head.seq };
  },
});

const change = route({
  method: "put",
  path: `${path}/{id}`,
  id: "changeClient",
  tag,
  summary: "システムの範囲と期間を変える",
  description:
    "範囲の全体を、期間を付けて置き換えます。次の呼出しから効きます。scopes を空にすると、利用は終わります。",
  access: guarded,
  params,
  body: Staff.clientChange,
  ifMatch: "required",
  status: 200,
  answer: account,
  example: {
    body: { name: input.name, scopes: [{ scope: "register:read", from: "2027-10-01" }] },
    answer: { ...example, scopes: [{ scope: "register:read", from: "2027-10-01" }] },
  },
  problems: [],
  run: async ({ params, body }) => present(200, await Staff.changeClient(params.id, body)),
});

const reason = strict({ why: personText(500, { multiline: true }) });
const move = {
  method: "post",
  tag,
  params,
  body: reason,
  status: 201,
  answer: account,
  problems: ["staff.client_state"],
} as const;

const suspend = route({
  ...move,
  path: `${path}/{id}/suspensions`,
  id: "suspendClient",
  summary: "システムの利用を停止する",
  description: "次の呼出しから、そのシステムには団体が見つからなくなります。範囲と期間は残り、再開すると元に戻ります。",
  access: admins,
  example: { body: { why: "事業者からの事故の連絡による" }, answer: { ...example, status: "suspended" } },
  run: async ({ params, body }) => present(201, await Staff.suspendClient(params.id, body.why)),
});

const resume = route({
  ...move,
  path: `${path}/{id}/resumptions`,
  id: "resumeClient",
  summary: "停止したシステムの利用を再開する",
  description: "停止の前の範囲と期間で、次の呼出しから利用できます。",
  access: guarded,
  example: { body: { why: "停止の理由がなくなったため" }, answer: example },
  run: async ({ params, body }) => present(201, await Staff.resumeClient(params.id, body.why)),
});

export const clientRoutes: readonly Route[] = [admit, list, show, change, suspend, resume];
