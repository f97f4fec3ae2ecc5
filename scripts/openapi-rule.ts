import { type Code, problems } from "#functions/api/problems.ts";

type Json = Record<string, unknown>;
export type Operation = { name: string; path: string; definition: Json; document: Json };

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const problemType = "application/problem+json";

const record = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Follows a reference into the document. */
function follow(document: Json, value: unknown): Json {
  const { $ref } = record(value);
  if (typeof $ref !== "string") return record(value);
  const names = $ref.replace("#/", "").split("/");
  return names.reduce((node, name) => record(node[name.replaceAll("~1", "/").replaceAll("~0", "~")]), document);
}

export function operationsOf(source: unknown): Operation[] {
  const document = record(source);
  return Object.entries(record(document.paths)).flatMap(([path, item]) =>
    methods
      .filter((method) => method in record(item))
      .map((method) => {
        const definition = record(record(item)[method]);
        return { name: `${method.toUpperCase()} ${path}`, path, definition, document };
      }),
  );
}

/** What an operation leaves unsaid: Japanese text, who may call it, examples, and every problem that it may answer. */
export function faultsOf(operation: Operation): string[] {
  const { definition } = operation;
  const faults: string[] = [];
  for (const key of ["summary", "description"]) {
    if (!japanese.test(String(definition[key] ?? ""))) faults.push(`${key} is not in Japanese`);
  }
  for (const key of ["operationId", "x-access", "x-assurance"]) {
    if (String(definition[key] ?? "") === "") faults.push(`${key} is missing`);
  }
  return [...faults, ...exampleFaults(operation), ...problemFaults(operation)].map(
    (fault) => `${operation.name}: ${fault}`,
  );
}

function exampleFaults({ definition, document }: Operation): string[] {
  const shown = (holder: Json) =>
    "example" in holder || Object.keys(record(holder.examples)).length > 0 || hasExample(document, holder.schema);
  const bodies: [string, unknown][] = [
    ["request", record(follow(document, definition.requestBody)).content],
    ...Object.entries(record(definition.responses)).map(([status, response]): [string, unknown] => [
      status,
      follow(document, response).content,
    ]),
  ];
  const silent = bodies.flatMap(([part, content]) =>
    Object.entries(record(content))
      .filter(([type, media]) => type.includes("json") && !shown(record(media)))
      .map(([type]) => `${part} ${type} has no example`),
  );
  const parameters = list(definition.parameters).map((parameter) => follow(document, parameter));
  return [...silent, ...parameters.filter((one) => !shown(one)).map(({ name }) => `parameter ${name} has no example`)];
}

/** Whether a reader can see what such a value looks like. */
function hasExample(document: Json, schema: unknown, seen = new Set<unknown>()): boolean {
  const node = follow(document, schema);
  if (seen.has(node)) return true;
  const inner = new Set(seen).add(node);
  if ("example" in node || list(node.examples).length > 0 || "const" in node || "enum" in node) return true;
  const some = [...list(node.oneOf), ...list(node.anyOf), ...list(node.allOf)];
  if (some.length > 0) return some.some((one) => hasExample(document, one, inner));
  if (node.type === "array") return hasExample(document, node.items, inner);
  if (node.type === "boolean" || node.type === "null") return true;
  const properties = Object.values(record(node.properties));
  return properties.length > 0 && properties.every((one) => hasExample(document, one, inner));
}

/** Problems are the examples of the `application/problem+json` answers, each under the status of its code. */
function problemFaults(operation: Operation): string[] {
  const { definition, document } = operation;
  const faults: string[] = [];
  const codes = new Set<string>();
  for (const [status, response] of Object.entries(record(definition.responses))) {
    if (Number(status) < 400) continue;
    const media = record(record(follow(document, response).content)[problemType]);
    const examples = Object.values(record(media.examples)).map((example) => record(follow(document, example).value));
    if (examples.length === 0) faults.push(`${status} shows no problem`);
    for (const code of examples.map((example) => String(example.code))) {
      codes.add(code);
      const known = (problems as Record<string, { status: number } | undefined>)[code]?.status;
      if (String(known) !== status) faults.push(`${code} stands under ${status}, core/error.ts says ${known}`);
    }
  }
  const missing = expected(operation).filter((code) => !codes.has(code));
  return [...faults, ...missing.map((code) => `the problem ${code} is not shown`)];
}

/** The problems that follow from the form of an operation alone. */
function expected({ path, definition, document }: Operation): Code[] {
  const parameters = list(definition.parameters).map((parameter) => follow(document, parameter));
  const has = (name: string, required = false) =>
    parameters.some((one) => String(one.name).toLowerCase() === name && (!required || one.required === true));
  const codes: Code[] = ["internal"];
  if (!list(definition["x-access"]).includes("public")) codes.push("auth.missing", "auth.invalid", "auth.forbidden");
  if (path.includes("{")) codes.push("not_found");
  if ("requestBody" in definition) codes.push("request.malformed", "request.too_large", "request.media_type");
  if (has("idempotency-key")) codes.push("idempotency.missing", "idempotency.mismatch");
  if (has("if-match")) codes.push("version.stale");
  if (has("if-match", true)) codes.push("version.missing");
  if (has("cursor")) codes.push("cursor.invalid");
  return codes;
}
