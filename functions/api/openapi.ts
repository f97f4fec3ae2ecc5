import { localIdentityPort, localIssuer } from "#infra/identity.ts";
import type { Settings } from "../setup.ts";
import { everywhere, headers } from "./document/headers.ts";
import { operation } from "./document/operation.ts";
import type { Document } from "./document/page/read.ts";
import { createParameters } from "./document/parameters.ts";
import { beside, createResponses, fieldErrorSchema, problemSchema } from "./document/responses.ts";
import { createSchemas, inlined, type Json } from "./document/schemas.ts";
import { securitySchemes, signIns } from "./document/security.ts";
import { limitsText } from "./limit.ts";
import { problems } from "./problems.ts";
import { type Body, jsonBody, packed } from "./represent.ts";
import { routes } from "./routes.ts";
import { settingValue, settings as townSettings } from "./town/setting-shape.ts";

export { problemsOf } from "./document/responses.ts";

/** What of a stage its document tells. */
type Told = Pick<Settings, "issuers">;

/** The pool of `npm start`. */
const embedded: Told = { issuers: [localIssuer(`http://127.0.0.1:${localIdentityPort}`)] };

const built = new Map<string, { document: Document; body?: Body }>();

function once(told: Told): { document: Document; body?: Body } {
  const key = JSON.stringify(told.issuers);
  const known = built.get(key) ?? { document: build(told) as Document };
  built.set(key, known);
  return known;
}

/** The OpenAPI 3.1 document of a stage, derived from the routes and from where people sign in there, once per process. */
export const document = (told: Told = embedded): Document => once(told).document;

/** The document as it is sent, made once per process. */
export function documentBody(told: Told): Body {
  const known = once(told);
  known.body ??= packed(jsonBody(known.document));
  return known.body;
}

function build({ issuers }: Told): Json {
  const values = townSettings.map((one) => ({ ...one, schema: inlined(one.shape, "output") }));
  const shapes = [...new Map(values.map(({ schema }) => [JSON.stringify(schema), schema])).values()]; // two may have one shape
  const schemas = createSchemas(routes, new Map([[settingValue, { anyOf: shapes }]]));
  // under their own names before they are found in what takes any of them
  const ownSettings = Object.fromEntries(
    values.map(({ name, id, schema, title, underway, example }) => [
      name,
      { title, underway, schema: schemas.refer(schema, id), example },
    ]),
  );
  const parameters = createParameters(schemas);
  const responses = createResponses(schemas);
  const ways = signIns(issuers);
  const paths: Record<string, Json> = {};
  for (const one of routes) {
    paths[one.path] = { ...paths[one.path], [one.method]: operation(one, { schemas, parameters, responses, ways }) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Machipool",
      version: "1",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description: `県が一つ動かし、町が分かち合う、電子申請・納付、施設予約、基幹業務のAPI。エラーは application/problem+json（RFC 9457）で、code・title・next（次にすること）を返します。変更する操作には Idempotency-Key が要ります。宛先にないメソッドは 405 で、使えるものを Allow に返します。読み取りには ETag があり、If-None-Match に入れると変わっていないとき 304 を返します。大きな応答は、Accept-Encoding に gzip があれば圧縮します。どの応答にもあるヘッダーは x-headers-of-every-answer にまとめました。一覧は limit 件ずつで、続きは next を cursor に入れて取ります。日は日本の日付、時刻は +09:00、金額は円です。${limitsText()}`,
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map((one) => one.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: securitySchemes(ways),
      headers,
      parameters: sorted(parameters.components),
      responses: sorted(responses.components),
      examples: sorted(responses.examples),
      schemas: { ...sorted(schemas.components), Problem: problemSchema, FieldError: fieldErrorSchema },
    },
    "x-headers-of-every-answer": everywhere,
    "x-answers-beside-operations": beside,
    "x-problems": Object.entries(problems).map(([code, said]) => ({ code, ...said })),
    "x-settings": ownSettings,
  };
}

const sorted = (components: ReadonlyMap<string, Json>): Json =>
  Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1)));
