import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import type { Route } from "#functions/api/route.ts";
import type { Answer, Api } from "./api.ts";

export type Json = Record<string, unknown>;
export type Content = {
  schema: Json;
  example?: unknown;
  examples?: Record<string, unknown>;
};
export type Response = { headers?: Record<string, unknown>; content?: Record<string, Content> };
export type Operation = {
  operationId: string;
  parameters: unknown[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, unknown>;
};
export type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Json>> & { schemas: Record<string, Json> };
  "x-headers-of-every-answer": Json;
  "x-settings": Record<string, { title: string; underway: string; schema: Json; example: unknown }>;
};

/** The document as the running API gives it, and what it says of an answer. */
export type Read = Awaited<ReturnType<typeof readDocument>>;

export async function readDocument(api: Api) {
  const document = (await api.call("get", "/openapi.json")).body as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: "pool" });

  const operationOf = ({ path, method }: Pick<Route, "path" | "method">): Operation => {
    const operation = document.paths[path]?.[method];
    if (operation === undefined) throw new Error(`${method} ${path} is not documented`);
    return operation;
  };

  /** What a reference in the document stands for. */
  function follow(value: unknown): Json {
    const { $ref } = value as { $ref?: string };
    if ($ref === undefined) return value as Json;
    const found = $ref
      .slice(2)
      .split("/")
      .reduce<unknown>((node, name) => (node as Json)[name], document);
    if (found === undefined) throw new Error(`${$ref} leads nowhere`);
    return found as Json;
  }

  const responseOf = (operation: Operation, status: number): Response | undefined => {
    const response = operation.responses[status];
    return response === undefined ? undefined : (follow(response) as Response);
  };

  /** What the document says of an answer like this one. */
  function contentOf(operation: Operation, { status, headers }: Answer): Content | undefined {
    const type = headers["content-type"]?.split(";")[0] ?? "";
    return responseOf(operation, status)?.content?.[type];
  }

  /** Headers that an answer carries and the document does not know there. */
  function undeclared(operation: Operation, { status, headers }: Answer): string[] {
    const declared = { ...responseOf(operation, status)?.headers, ...document["x-headers-of-every-answer"] };
    const names = new Set(Object.keys(declared).map((name) => name.toLowerCase()));
    return Object.keys(headers).filter((name) => name !== "content-type" && !names.has(name));
  }

  function expectValid(schema: Json, value: unknown, what: string): void {
    const own = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"pool#/components')) as Json;
    const valid = ajv.validate(own, value);
    expect([what, valid ? [] : ajv.errors]).toEqual([what, []]);
  }

  return { document, operationOf, follow, responseOf, contentOf, undeclared, expectValid };
}
