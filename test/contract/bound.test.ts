import { describe, expect, test } from "vitest";
import * as z from "zod";
import { routes } from "#functions/api/routes.ts";
import { settings } from "#functions/api/town/setting-shape.ts";
import { inputSchema, type Schema } from "../harness/schema.ts";

type Bounded = Schema & { maxItems?: number; maxLength?: number; $defs?: Record<string, Schema> };

/** What cannot be said by a number alone: why it is bounded all the same. */
const otherwise: Record<string, string> = {};

/** A pattern that takes no more than so many characters: anchored, and nothing in it repeats without end. */
const endsSomewhere = (pattern: string): boolean => /^\^.*\$$/.test(pattern) && !/[^\\][*+]|\{\d+,\}/.test(pattern);

function unbounded(schema: Bounded, at: string): string[] {
  const found: string[] = [];
  const types = [schema.type].flat();
  const isNamed = schema.enum !== undefined || schema.const !== undefined;
  if (types.includes("array") && schema.maxItems === undefined) found.push(at);
  const isText = types.includes("string") && !isNamed;
  const isHeld = schema.maxLength !== undefined || schema.format === "date" || endsSomewhere(schema.pattern ?? "");
  if (isText && !isHeld) found.push(at);
  for (const [name, part] of Object.entries(schema.properties ?? {})) found.push(...unbounded(part, `${at}/${name}`));
  if (schema.items !== undefined) found.push(...unbounded(schema.items, `${at}/*`));
  if (typeof schema.additionalProperties === "object") found.push(...unbounded(schema.additionalProperties, `${at}/*`));
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) found.push(...unbounded(part, at));
  return found;
}

describe("no route takes an array or a text without a greatest size", () => {
  const shapes = [
    ...routes.flatMap((route) =>
      (["params", "query", "body"] as const).flatMap((part) => {
        const shape = route[part];
        return shape === undefined ? [] : [[`${route.id} ${part}`, shape] as const];
      }),
    ),
    ...settings.map(({ name, shape }) => [`setting ${name}`, shape] as const),
  ];
  test.each(shapes)("%s", (name, shape) => {
    expect(unbounded(inputSchema(shape), name).filter((at) => otherwise[at] === undefined)).toEqual([]);
  });

  test("one without is found", () => {
    const shape = z.object({ a: z.array(z.string()), b: z.union([z.string().regex(/^a+$/), z.int()]) });
    expect(unbounded(inputSchema(shape), "x")).toEqual(["x/a", "x/a/*", "x/b"]);
  });
});
