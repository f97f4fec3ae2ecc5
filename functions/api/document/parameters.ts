import { needsKey, type Route } from "../route.ts";
import { type Json, pascal, type Schemas, singular } from "./schemas.ts";

const header = (name: string, description: string, required: boolean, example: string): Json => ({
  name,
  in: "header",
  required,
  description,
  schema: { type: "string" },
  example,
});

const own: Record<string, Json> = {
  IdempotencyKey: header(
    "Idempotency-Key",
    "同じ操作を二度行わないための一意な値。同じ値で別の内容や別の対象を送ると 422 になります（35日間）",
    true,
    "3f0c9e3a-1",
  ),
  IfMatch: header("If-Match", "読んだときの ETag。その後に変わっていれば 412 になります", true, '"3"'),
  IfMatchOptional: header(
    "If-Match",
    "読んだときの ETag。付けると、その後に変わっていれば 412 になります",
    false,
    '"3"',
  ),
  IfNoneMatch: header("If-None-Match", "前に読んだときの ETag。変わっていなければ 304 になります", false, '"3"'),
};

/** The parameters of the operations; each is a component, and stands in an operation by reference. */
export function createParameters(schemas: Schemas) {
  const components = new Map<string, Json>(Object.entries(own));

  const refer = (parameter: Json, wanted: string, otherwise: string): Json => {
    const key = JSON.stringify(parameter);
    const name = [wanted, otherwise].find((one) => {
      const known = components.get(one);
      return known === undefined || JSON.stringify(known) === key;
    });
    if (name === undefined) return parameter;
    components.set(name, parameter);
    return { $ref: `#/components/parameters/${name}` };
  };
  const ofOwn = (name: keyof typeof own): Json => ({ $ref: `#/components/parameters/${name}` });

  return {
    components,
    of(one: Route): Json[] {
      const fieldsOf = (shape: Route["params"], place: "path" | "query") =>
        schemas.fields(shape).map(({ name, required, schema }) => {
          const { description = name, example, ...rest } = schema;
          const parameter = {
            name,
            in: place,
            required: place === "path" || required,
            description,
            schema: rest,
            ...(example === undefined ? {} : { example }),
          };
          return refer(parameter, nameOf(one, name), `${pascal(one.id)}${pascal(name)}`);
        });
      return [
        ...fieldsOf(one.params, "path"),
        ...fieldsOf(one.query, "query"),
        ...(needsKey(one) ? [ofOwn("IdempotencyKey")] : []),
        ...(one.ifMatch === undefined ? [] : [ofOwn(one.ifMatch === "required" ? "IfMatch" : "IfMatchOptional")]),
        ...(one.method === "get" ? [ofOwn("IfNoneMatch")] : []),
      ];
    },
  };
}

/** An id is called after what stands before it in the path. */
function nameOf({ path }: Route, name: string): string {
  const before = new RegExp(`/([\\w-]+)/\\{${name}\\}`).exec(path)?.[1];
  if (name === "id" && before !== undefined) return `${pascal(singular(before))}Id`;
  return name === "code" ? "TownCode" : pascal(name);
}
