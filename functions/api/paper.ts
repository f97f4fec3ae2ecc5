import type * as z from "zod";
import { type Access, type Route, route } from "./route.ts";

type Text = { id: string; summary: string; description: string };
type Params<P> = P extends z.ZodType ? z.output<P> : never;

/** A paper of the pool: what it says as data, and how it is printed. Both are read in one way and by the same people. */
type Paper<P, D> = {
  path: string;
  tag: string;
  access: Access;
  params: P;
  data: Text & { answer: z.ZodType; example: unknown; access?: Access };
  page: Text;
  read: (params: Params<P>) => Promise<{ document: D; etag?: number }>;
  print: (document: D, params: Params<P>) => string;
};

/** The two routes of a paper: as data, and under `/page` as an HTML page of A4 sheets. */
export const paperRoutes = <P extends z.ZodType, D>(paper: Paper<P, D>): [Route, Route] => {
  const { path, tag, access, params, data, page, read, print } = paper;
  const common = { method: "get", tag, access, params, status: 200, problems: [] } as const;
  const { example, ...said } = data;
  return [
    route({
      ...common,
      ...said,
      path,
      example: { answer: example },
      run: async ({ params }) => {
        const { document, etag } = await read(params as Params<P>);
        return { status: 200, body: document, ...(etag === undefined ? {} : { etag }) };
      },
    }),
    route({
      ...common,
      ...page,
      path: `${path}/page`,
      answer: "html",
      run: async ({ params }) => {
        const given = params as Params<P>;
        return { status: 200, html: print((await read(given)).document, given) };
      },
    }),
  ];
};
