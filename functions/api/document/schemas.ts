import * as z from "zod";
import type { Route } from "../route.ts";
import { names } from "./names.ts";

export type Json = Record<string, unknown>;
/** What a schema says of a shape that says nothing itself. */
type Stands = ReadonlyMap<z.core.$ZodType, Json>;
type Part = "body" | "answer";

/** What is said of a place, not of the thing that stands there. */
const annotations = new Set(["description", "example", "examples", "default"]);
const split = (node: Json): [thing: Json, said: Json] => {
  const entries = Object.entries(node);
  return [
    Object.fromEntries(entries.filter(([key]) => !annotations.has(key))),
    Object.fromEntries(entries.filter(([key]) => annotations.has(key))),
  ];
};
const keyOf = (node: Json): string => JSON.stringify(split(node)[0]);

const isNode = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
export const pascal = (text: string): string =>
  text.replaceAll(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_all, first: string) => first.toUpperCase());
/** Of a list's field, what one of them is called. */
export const singular = (text: string): string => text.replace(/ies$/, "y").replace(/(?<=[^s])s$/, "");

/** The JSON Schema of a shape with everything written out. */
export function inlined(shape: z.ZodType, io: "input" | "output", stands?: Stands): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const known = stands?.get(zodSchema);
      if (known !== undefined) Object.assign(jsonSchema, known);
    },
  }) as Json;
  return schema;
}

/** Gives every shape of the routes a name, once: the components of the document, and references to them. */
export function createSchemas(routes: readonly Route[], stands: Stands) {
  const written = new Map<string, Json>();
  for (const one of routes) {
    if (one.body !== undefined) written.set(`${one.id} body`, inlined(one.body, "input", stands));
    if (typeof one.answer !== "string") written.set(`${one.id} answer`, inlined(one.answer, "output", stands));
  }
  const nameOf = new Map<string, string>();
  for (const [name, place] of Object.entries(names)) {
    const node = nodeAt(written, place);
    if (node !== undefined) nameOf.set(keyOf(node), name);
  }
  const components = new Map<string, Json>();

  /** A name that no other shape has. */
  const claim = (key: string, wanted: string): string => {
    const taken = new Set([...nameOf.values(), ...Object.keys(names)]);
    let name = wanted;
    for (let next = 2; taken.has(name); next++) name = `${wanted}${next}`;
    nameOf.set(key, name);
    return name;
  };

  /** The schema with every object in it, and whatever else has a name, taken out and referred to. */
  const refer = (node: Json, wanted: string): Json => {
    const key = keyOf(node);
    const [thing, said] = split(node);
    if (!nameOf.has(key) && !isNode(node.properties)) return { ...inside(thing, wanted), ...said };
    const name = nameOf.get(key) ?? claim(key, wanted);
    if (!components.has(name)) {
      components.set(name, {}); // its place in the order, before what is inside it
      components.set(name, inside(thing, name));
    }
    return { $ref: `#/components/schemas/${name}`, ...said };
  };

  const inside = (node: Json, name: string): Json =>
    Object.fromEntries(
      Object.entries(node).map(([key, value]): [string, unknown] => {
        if (key === "properties" && isNode(value)) return [key, fieldsOf(value, name)];
        if (key === "items" && isNode(value)) return [key, refer(value, singular(name))];
        if (key === "additionalProperties" && isNode(value)) return [key, refer(value, `${name}Value`)];
        if (isChoice(key, value)) return [key, value.map((one, at) => refer(one, `${name}${kindOf(one) ?? at + 1}`))];
        return [key, value];
      }),
    );

  const fieldsOf = (properties: Json, name: string): Json =>
    Object.fromEntries(
      Object.entries(properties).map(([field, value]) => [
        field,
        isNode(value) ? refer(value, `${name}${pascal(field)}`) : value,
      ]),
    );

  /** A page is called after what is on it. */
  const wantedOf = (node: Json, one: Route, part: Part): string => {
    const items = isNode(node.properties) ? node.properties.items : undefined;
    const item = part === "answer" && isNode(items) && isNode(items.items) ? items.items : undefined;
    if (item === undefined) return `${pascal(one.id)}${pascal(part)}`;
    return `${String(refer(item, `${pascal(one.id)}Item`).$ref).replace(/.*\//, "")}Page`;
  };

  return {
    components,
    /** The schema of what a route takes or answers. */
    of(one: Route, part: Part): Json {
      const node = written.get(`${one.id} ${part}`) ?? {};
      return refer(node, wantedOf(node, one, part));
    },
    /** The schema of something else, under a name of its own unless it has one. */
    refer,
    /** The schema of each field of a shape of parameters, and whether it must be there. */
    fields(shape: z.ZodType | undefined): { name: string; required: boolean; schema: Json }[] {
      if (shape === undefined) return [];
      const { properties = {}, required = [] } = inlined(shape, "input") as { properties?: Json; required?: string[] };
      return Object.entries(properties).map(([name, value]) => ({
        name,
        required: required.includes(name),
        schema: isNode(value) ? refer(value, pascal(name)) : {},
      }));
    },
  };
}

export type Schemas = ReturnType<typeof createSchemas>;

const isChoice = (key: string, value: unknown): value is Json[] =>
  ["anyOf", "oneOf", "allOf"].includes(key) && Array.isArray(value) && value.every(isNode);

/** What tells one of a choice from the others. */
function kindOf({ properties }: Json): string | undefined {
  const kinds = Object.values(isNode(properties) ? properties : {}).filter(isNode);
  const kind = kinds.find((one) => typeof one.const === "string")?.const;
  return kind === undefined ? undefined : pascal(String(kind));
}

/** The schema at a place of the table of names, or nothing when there is none any more. */
function nodeAt(written: ReadonlyMap<string, Json>, place: string): Json | undefined {
  const [id, part, ...fields] = place.split(" ");
  let node = written.get(`${id} ${part}`);
  for (const field of fields) {
    const properties = itemOf(node)?.properties;
    const next = isNode(properties) ? properties[field] : undefined;
    node = isNode(next) ? next : undefined;
  }
  return itemOf(node);
}

const itemOf = (node: Json | undefined): Json | undefined => (isNode(node?.items) ? itemOf(node.items) : node);
