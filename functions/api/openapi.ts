import * as z from "zod";
import { type Code, problems } from "#core/error.ts";
import { dutyNames, scopeNames } from "#core/staff/schema.ts";
import { limitsText } from "./limit.ts";
import { type Body, jsonBody, packed } from "./represent.ts";
import { changes, needsKey, type Route } from "./route.ts";
import { routes } from "./routes.ts";
import { recentSeconds } from "./token.ts";

type Json = Record<string, unknown>;

/** Japanese names of those who call, as they stand in the document. */
const whoNames = {
  public: "だれでも",
  resident: "住民",
  staff: "職員",
  operator: "県の運用担当",
  client: "事業者のシステム",
} as const;

const assuranceNames = { ial1: "自己申告", ial2: "身元確認済み", ial3: "マイナンバーカード" } as const;

let built: Json | undefined;

/** The OpenAPI 3.1 document, derived from the routes once per process. */
export function document(): Json {
  built ??= build();
  return built;
}

let body: Body | undefined;

/** The document as it is sent, made once per process. */
export function documentBody(): Body {
  body ??= packed(jsonBody(document()));
  return body;
}

function build(): Json {
  const paths: Record<string, Json> = {};
  for (const one of routes) {
    paths[one.path] = { ...paths[one.path], [one.method]: operation(one) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Machipool",
      version: "1",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description: `県が一つ動かし、町が分かち合う、電子申請・納付、施設予約、基幹業務のAPI。エラーは application/problem+json（RFC 9457）で、code・title・next（次にすること）を返します。変更する操作には Idempotency-Key が要ります。日は日本の日付、時刻は +09:00、金額は円です。${limitsText()}`,
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map((one) => one.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes,
      schemas: { Problem: problemSchema },
    },
  };
}

const token = { type: "http", scheme: "bearer", bearerFormat: "JWT" };
const scopesText = Object.entries(scopeNames)
  .map(([scope, name]) => `\`${scope}\` ${name}`)
  .join("、");
const securitySchemes = {
  bearer: { ...token, description: "住民・職員・県の運用担当の、OpenID Connect のアクセストークン。" },
  client: {
    ...token,
    description: `事業者のシステムの、client_credentials によるアクセストークン。できることは、団体の管理者が期間を付けて定めた範囲だけで、トークンの scope にはよりません。範囲: ${scopesText}。停止や変更は、次の呼出しから効きます。`,
  },
};

const problemSchema = {
  type: "object",
  required: ["type", "code", "status", "title", "next"],
  properties: {
    type: { type: "string" },
    code: { type: "string" },
    status: { type: "integer" },
    title: { type: "string" },
    next: { type: "string", description: "次にすること" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "message"],
        properties: { pointer: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

function operation(one: Route): Json {
  return {
    operationId: one.id,
    tags: [one.tag],
    summary: one.summary,
    description: `${one.description}\n\n${accessText(one)}`,
    "x-access": one.access.who,
    "x-assurance": one.access.assurance ?? "ial1",
    ...(one.access.recent === undefined ? {} : { "x-max-age": recentSeconds }),
    ...(one.access.duties === undefined ? {} : { "x-duties": one.access.duties }),
    ...(one.access.scopes === undefined ? {} : { "x-scopes": one.access.scopes }),
    security: securityOf(one),
    parameters: parameters(one),
    ...(one.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(one.body, "input"), ...exampleOf(one.example?.body) } },
          },
        }),
    responses: responses(one),
  };
}

/** Any one of these lets somebody in; the scopes of a system stand with it. */
function securityOf({ access }: Route): Json[] {
  const people = access.who.some((who) => who !== "client");
  return [
    ...(access.who.includes("public") ? [{}] : []),
    ...(people ? [{ bearer: [] }] : []),
    ...(access.scopes ?? []).map((scope) => ({ client: [scope] })),
  ];
}

function accessText({ access }: Route): string {
  const who = access.who.map((name) => whoNames[name]).join("・");
  const duties = access.duties?.map((name) => dutyNames[name]).join("・");
  const needs = [
    ...(duties === undefined ? [] : [`職員は${duties}の権限`]),
    ...(access.scopes === undefined ? [] : [`事業者のシステムは範囲 ${access.scopes.join("・")}`]),
  ].join("、");
  const assurance = assuranceNames[access.assurance ?? "ial1"];
  const recent = access.recent ? `サインインから${recentSeconds / 60}分以内の人に限ります。` : "";
  return `呼べる人: ${who}${needs === "" ? "" : `（${needs}）`}。本人確認: ${assurance}以上。${recent}`;
}

function parameters(one: Route): Json[] {
  const header = (name: string, description: string, required: boolean, example: string) => ({
    name,
    in: "header",
    required,
    description,
    schema: { type: "string" },
    example,
  });
  return [
    ...fields(one.params).map((field) => ({ ...field, in: "path", required: true })),
    ...fields(one.query).map((field) => ({ ...field, in: "query" })),
    ...(needsKey(one)
      ? [
          header(
            "Idempotency-Key",
            "同じ操作を二度行わないための一意な値。同じ値で別の内容や別の対象を送ると 422 になります（35日間）",
            true,
            "3f0c9e3a-1",
          ),
        ]
      : []),
    ...(one.ifMatch === undefined ? [] : [header("If-Match", "読んだときの ETag", one.ifMatch === "required", '"3"')]),
  ];
}

function fields(shape: z.ZodType | undefined): Json[] {
  if (shape === undefined) return [];
  const schema = schemaOf(shape, "input") as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    required: schema.required?.includes(name) ?? false,
    description: property.description ?? name,
    schema: property,
  }));
}

/** Answers of every route of its kind, so that no route can forget one. */
export function problemsOf(one: Route): Code[] {
  const open = one.access.who.includes("public");
  return [
    ...new Set<Code>([
      "not_found",
      "auth.invalid",
      "rate.limited",
      "busy",
      "internal",
      ...(open ? [] : (["auth.missing", "auth.forbidden"] as const)),
      ...(one.access.assurance === undefined ? [] : (["auth.assurance"] as const)),
      ...(one.access.recent === undefined ? [] : (["auth.recent"] as const)),
      ...(one.query === undefined && one.body === undefined ? [] : (["request.malformed"] as const)),
      ...(one.body === undefined ? [] : (["request.media_type"] as const)),
      ...(changes(one) ? (["request.too_large"] as const) : []),
      ...(one.signed === true ? (["request.malformed"] as const) : []),
      ...(needsKey(one) ? (["idempotency.missing", "idempotency.mismatch"] as const) : []),
      ...(one.ifMatch === undefined ? [] : (["version.stale"] as const)),
      ...(one.ifMatch === "required" ? (["version.missing"] as const) : []),
      ...one.problems,
    ]),
  ];
}

function responses(one: Route): Json {
  const byStatus = new Map<number, Code[]>();
  for (const code of problemsOf(one)) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const good =
    one.answer === "html"
      ? { "text/html": { schema: { type: "string" } } }
      : { "application/json": { schema: schemaOf(one.answer, "output"), ...exampleOf(one.example?.answer) } };
  return {
    [one.status]: { description: one.summary, content: good },
    ...Object.fromEntries([...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [status, problem(codes)])),
  };
}

const problem = (codes: Code[]): Json => ({
  description: codes.map((code) => `\`${code}\` ${problems[code].title}`).join("\n\n"),
  content: {
    "application/problem+json": {
      schema: { $ref: "#/components/schemas/Problem" },
      examples: Object.fromEntries(
        codes.map((code) => [
          code.replaceAll(".", "_"),
          { value: { type: `https://machipool.example/problems/${code}`, code, ...problems[code] } },
        ]),
      ),
    },
  },
});

const exampleOf = (example: unknown) => (example === undefined ? {} : { example });

function schemaOf(shape: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: "any" }) as Json;
  return schema;
}
