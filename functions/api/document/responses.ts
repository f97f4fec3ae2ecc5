import { type Code, problems } from "../problems.ts";
import { needsKey, type Route } from "../route.ts";
import { allow, headersOf } from "./headers.ts";
import { type Json, pascal, type Schemas } from "./schemas.ts";

/** Answers of every route of its kind, so that no route can forget one. */
export function problemsOf(one: Route): Code[] {
  const open = one.access.who.includes("public");
  return [
    ...new Set<Code>([
      "not_found",
      "auth.invalid",
      "rate.limited",
      "busy",
      "unavailable",
      "internal",
      "record.damaged",
      ...(open ? [] : (["auth.missing", "auth.forbidden"] as const)),
      ...(one.access.assurance === undefined ? [] : (["auth.assurance"] as const)),
      ...(one.access.recent === undefined ? [] : (["auth.recent"] as const)),
      ...(one.query === undefined && one.body === undefined ? [] : (["request.malformed"] as const)),
      ...(one.method !== "get" && one.signed !== true ? (["request.media_type"] as const) : []),
      ...(one.method !== "get" ? (["request.too_large"] as const) : []),
      ...(one.signed === true ? (["request.malformed"] as const) : []),
      ...(needsKey(one) ? (["idempotency.missing", "idempotency.mismatch"] as const) : []),
      ...(one.ifMatch === undefined ? [] : (["version.stale"] as const)),
      ...(one.ifMatch === "required" ? (["version.missing"] as const) : []),
      ...one.problems,
    ]),
  ];
}

/** A problem as it is answered. */
const problemExample = (code: Code): Json => ({
  summary: problems[code].title,
  value: { type: `https://machipool.example/problems/${code}`, code, ...problems[code] },
});

/** The answers of the operations; those to one problem alone are components. */
export function createResponses(schemas: Schemas) {
  const notModified = { description: "If-None-Match のものから変わっていません。本文はありません。" };
  const components = new Map<string, Json>();
  const examples = new Map<string, Json>();

  const referExample = (code: Code): [name: string, reference: Json] => {
    const name = code.replaceAll(".", "_");
    examples.set(name, problemExample(code));
    return [name, { $ref: `#/components/examples/${name}` }];
  };

  const refer = (response: Json, name: string): Json => {
    const known = components.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(response)) return response;
    components.set(name, response);
    return { $ref: `#/components/responses/${name}` };
  };

  const refused = (status: number, codes: readonly Code[]): Json => {
    const response = {
      description: codes.map((code) => `\`${code}\` ${problems[code].title}`).join("\n\n"),
      headers: headersOf(status),
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
          examples: Object.fromEntries(codes.map(referExample)),
        },
      },
    };
    return codes.length === 1 ? refer(response, pascal(String(codes[0]))) : response;
  };

  const good = (one: Route): Json => ({
    description: one.summary,
    headers: headersOf(one.status),
    content: contentOf(one),
  });

  function contentOf({ answer, example, ...one }: Route): Json {
    if (answer === "html") return { "text/html": { schema: { type: "string" } } };
    // bytes have no schema of their own in OpenAPI 3.1 beyond their media type
    if (answer === "pdf") return { "application/pdf": { schema: { type: "string", format: "binary" } } };
    return { "application/json": { schema: schemas.of({ answer, ...one }, "answer"), ...exampleOf(example?.answer) } };
  }

  return {
    components,
    examples,
    of(one: Route): Json {
      const byStatus = Map.groupBy(problemsOf(one), (code) => problems[code].status);
      const unchanged =
        one.method === "get" ? [[304, refer({ ...notModified, headers: headersOf(304) }, "NotModified")]] : [];
      return Object.fromEntries([
        [one.status, good(one)],
        ...unchanged,
        ...[...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [status, refused(status, codes)]),
      ]);
    },
  };
}

export const exampleOf = (example: unknown) => (example === undefined ? {} : { example });

export const problemSchema = {
  type: "object",
  description: "断りの内容（RFC 9457）",
  required: ["type", "code", "status", "title", "next"],
  properties: {
    type: { type: "string" },
    code: { type: "string", description: "変わらない名前" },
    status: { type: "integer" },
    title: { type: "string", description: "何が起きたか" },
    next: { type: "string", description: "次にすること" },
    detail: { type: "string" },
    errors: { type: "array", items: { $ref: "#/components/schemas/FieldError" } },
  },
};

export const fieldErrorSchema = {
  type: "object",
  description: "直すところ",
  required: ["pointer", "message"],
  properties: {
    pointer: { type: "string", description: "本文の中の場所（RFC 6901）。検索条件は #query/ で始まります" },
    message: { type: "string" },
  },
};

/** What is answered beside the operations: to a method that a path does not have. */
export const beside: Json = {
  405: {
    description: `\`method.not_allowed\` ${problems["method.not_allowed"].title}`,
    headers: { Allow: allow },
    content: { "application/problem+json": { example: problemExample("method.not_allowed").value } },
  },
};
