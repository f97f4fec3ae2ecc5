import * as z from "zod";
import * as Actor from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import type { Source } from "#core/export/index.ts";
import { problem as exportProblem } from "#core/export/problem.ts";
import type { Running } from "#core/job/index.ts";
import type { Column } from "#core/sheet/index.ts";
import * as Staff from "#core/staff/index.ts";
import { find } from "../api/domains.ts";
import { actAs, mayCall } from "../api/enter.ts";
import type { Route } from "../api/route.ts";

/**
 * Opens the list of an order for whoever ordered it, as they are today: each page is read in their own name, inside their own fence.
 * @throws Problem `auth.forbidden` once they may not, `not_found` once the body is closed
 */
export async function opened({ state, given = "" }: Running): Promise<Source> {
  const actor = await Staff.ordererOf(state.orderer, Actor.home());
  if (actor === undefined) throw new Problem("auth.forbidden");
  const { columns, page } = sourceOf(await actAs(actor, () => listAt(given)));
  return { columns, page: (cursor) => actAs(actor, () => page(cursor)) };
}

/** A list of the API, narrowed down as a caller wrote it. */
export type List = { route: Route; params: unknown; query: Record<string, unknown> };

/**
 * The list that a path leads to, for the acting caller: any route that answers items, with its own conditions. So there is no second list
 * of what can be exported, and no second way to see it.
 * @throws Problem `export.no_list`, `auth.forbidden` as the list's own door
 */
export async function listAt(path: string): Promise<List> {
  const url = new URL(path, "https://pool.invalid");
  const found = url.pathname.startsWith(ownPlace()) ? await find("GET", url.pathname) : undefined;
  if (found === undefined || "allow" in found || itemOf(found.route) === undefined)
    throw exportProblem("export.no_list");
  if (!mayCall(Actor.use(), found.route)) throw new Problem("auth.forbidden");
  const given = Object.fromEntries(url.searchParams);
  const [params, query] = [found.route.params?.safeParse(found.params), found.route.query?.safeParse(given)];
  if (params?.success === false || query?.success === false || "cursor" in given)
    throw exportProblem("export.no_list", { detail: "宛先か絞り込みの条件が正しくありません。" });
  return { route: found.route, params: params?.data, query: (query?.data ?? {}) as Record<string, unknown> };
}

/** A list of another place would be read in the wrong home. */
const ownPlace = (): string => (Actor.use().type === "operator" ? "/v1/pool/" : `/v1/towns/${Actor.body()}/`);

/** What a route lists, if it lists something. */
function itemOf({ method, answer }: Route): z.ZodType | undefined {
  if (method !== "get" || !(answer instanceof z.ZodObject)) return undefined;
  const { items } = answer.shape as Record<string, z.ZodType>;
  return items instanceof z.ZodArray ? (items.element as z.ZodType) : undefined;
}

const pageMax = 100;

/** Its columns and pages. Each page is asked for as the caller asks: what the list answers is what is written. */
export function sourceOf({ route, params, query }: List): Source {
  const paged = route.query instanceof z.ZodObject && "cursor" in route.query.shape;
  return {
    columns: columnsOf(itemOf(route)),
    async page(cursor) {
      const asked = paged ? { ...query, limit: pageMax, ...(cursor === undefined ? {} : { cursor }) } : query;
      const answer = await route.run({ params, query: asked, body: undefined });
      const { items, next } = ("body" in answer ? answer.body : {}) as { items: unknown[]; next?: string };
      return { items, next };
    },
  };
}

type Schema = {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
};

/** A column for each value that the list's answer describes, headed as the document describes it. */
function columnsOf(item: z.ZodType | undefined): Column[] {
  if (item === undefined) return [];
  const schema = z.toJSONSchema(item, { unrepresentable: "any" }) as Schema;
  const columns = columnsIn(schema, [], []);
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const times = (seen.get(column.header) ?? 0) + 1;
    seen.set(column.header, times);
    return times === 1 ? column : { ...column, header: `${column.header}（${column.path.join(".")}）` };
  });
}

function columnsIn({ properties, additionalProperties }: Schema, path: string[], headers: string[]): Column[] {
  const names = Object.keys(properties ?? {});
  const known = Object.entries(properties ?? {}).flatMap(([name, schema]): Column[] => {
    const [at, said] = [
      [...path, name],
      [...headers, headerOf(name, schema)],
    ];
    return schema.properties === undefined ? [{ header: said.join(" "), path: at }] : columnsIn(schema, at, said);
  });
  const open = additionalProperties !== undefined && additionalProperties !== false;
  return open ? [...known, { header: [...headers, "その他"].join(" "), path, rest: names }] : known;
}

/** The first words of what the document says of a field; its name where it says nothing. */
const headerOf = (name: string, { description }: Schema): string => description?.split(/[。（、：]/)[0] || name;
