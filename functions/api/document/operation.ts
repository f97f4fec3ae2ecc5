import { dutyNames } from "#core/staff/schema.ts";
import type { Route } from "../route.ts";
import { recentSeconds } from "../token.ts";
import type { createParameters } from "./parameters.ts";
import { type createResponses, exampleOf } from "./responses.ts";
import type { Json, Schemas } from "./schemas.ts";
import { type SignIn, securityOf } from "./security.ts";

/** Japanese names of those who call, as they stand in the document. */
const whoNames = {
  public: "だれでも",
  resident: "住民",
  staff: "職員",
  operator: "県の運用担当",
  client: "事業者のシステム",
} as const;

const assuranceNames = { ial1: "自己申告", ial2: "身元確認済み", ial3: "マイナンバーカード" } as const;

type Parts = {
  schemas: Schemas;
  parameters: ReturnType<typeof createParameters>;
  responses: ReturnType<typeof createResponses>;
  ways: readonly SignIn[];
};

/** A route as an operation of the document. */
export function operation(one: Route, { schemas, parameters, responses, ways }: Parts): Json {
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
    security: securityOf(one, ways),
    parameters: parameters.of(one),
    ...(one.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemas.of(one, "body"), ...exampleOf(one.example?.body) } },
          },
        }),
    responses: responses.of(one),
  };
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
