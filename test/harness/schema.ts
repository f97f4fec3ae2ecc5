import * as z from "zod";

/** A JSON Schema or a part of one; what a refinement forbids it does not know. */
export type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
};

export const inputSchema = (shape: z.ZodType): Schema =>
  z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }) as Schema;

export type Place = { pointer: string; path: (string | number)[]; value: unknown; schema: Schema };

/** Every place in a value, from the outside in, with the part of the schema that speaks of it. */
export function places(value: unknown, schema: Schema, path: (string | number)[] = []): Place[] {
  const pointer = path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  const own = { pointer, path, value, schema };
  if (Array.isArray(value)) {
    return [own, ...value.flatMap((one, index) => places(one, schema.items ?? {}, [...path, index]))];
  }
  if (typeof value !== "object" || value === null) return [own];
  const branch = branchFor(schema, value);
  const inner = Object.entries(value).flatMap(([key, one]) => places(one, partOf(branch, key), [...path, key]));
  return [{ ...own, schema: branch }, ...inner];
}

/** Of several shapes the one whose constants are those of the value. */
function branchFor(schema: Schema, value: object): Schema {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches === undefined) return schema;
  const fits = (branch: Schema) =>
    branch.properties !== undefined &&
    Object.entries(branch.properties).every(
      ([key, part]) => part.const === undefined || part.const === (value as Record<string, unknown>)[key],
    );
  return branches.find(fits) ?? {};
}

function partOf(schema: Schema, key: string): Schema {
  const known = schema.properties?.[key];
  if (known !== undefined) return known;
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
}

/** A copy of the value with another one at a place. */
export function replaced(value: unknown, path: (string | number)[], next: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return next;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string | number, unknown>)[first] = replaced(
    (copy as Record<string | number, unknown>)[first],
    rest,
    next,
  );
  return copy;
}

/** A text that people type as they like: no name of something in the pool, no date, no number. */
export const isFreeText = ({ value, schema }: Place): boolean =>
  typeof value === "string" &&
  schema.enum === undefined &&
  schema.const === undefined &&
  (schema.format === undefined || schema.format === "email") &&
  (schema.pattern === undefined || value.includes("@")) &&
  !/^(?:[a-z]{3}_[0-9a-z]{26}|\d{4}-\d{2}(?:-\d{2})?|\d{6})$/.test(value);
