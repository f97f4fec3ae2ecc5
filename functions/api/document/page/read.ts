import type { Json } from "../schemas.ts";
import type { SignIn } from "../security.ts";

type Content = Record<string, { schema?: Json; example?: unknown; examples?: Json }>;
export type Response = { description: string; headers?: Json; content?: Content };
export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Json;
  example?: unknown;
};
type Definition = {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters: Json[];
  requestBody?: { content: Content };
  responses: Record<string, Json>;
};

/** As much of the OpenAPI document as its pages read. */
export type Document = {
  info: { title: string; description: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Definition>>;
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, SecurityScheme> };
  "x-settings": Record<string, { title: string; underway: string; schema: Json; example: unknown }>;
};
type SecurityScheme = {
  openIdConnectUrl?: string;
  description: string;
  "x-realm": SignIn["realm"];
  "x-issuer"?: string;
  "x-client-id"?: string;
  "x-resource"?: string;
};

export type Operation = Definition & { id: string; method: string; path: string };

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      ...one,
      id: one.operationId,
      method: method.toUpperCase(),
      path,
    })),
  );

/** What a reference stands for; anything else is itself. */
export function follow<T = Json>(document: Document, node: Json): T {
  if (typeof node.$ref !== "string") return node as T;
  const steps = node.$ref.slice(2).split("/");
  return steps.reduce<unknown>((inner, step) => (inner as Json)[step], document) as T;
}

/** The name of the component that a reference leads to. */
export const nameIn = (node: Json): string | undefined =>
  typeof node.$ref === "string" ? node.$ref.replace(/.*\//, "") : undefined;
