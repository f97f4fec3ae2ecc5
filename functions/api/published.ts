import type { Context } from "hono";
import { Problem } from "#core/error.ts";
import type { Settings } from "../setup.ts";
import * as Limit from "./limit.ts";
import { type Body, htmlBody, packed, represent } from "./represent.ts";

/*
 * What the pool says of itself: the same for everybody, built once per process, loaded only when somebody asks.
 */

type Answered = (c: Context) => Promise<Response>;

/** A page that can be asked to search, by a form, and can do nothing else. */
const searchable =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

/** `/openapi.json` and the pages under `/docs` of a stage. */
export function createPublished(settings: Settings): { openapi: Answered; docs: Answered } {
  const pages = new Map<string, Body>();
  return {
    async openapi(c) {
      Limit.takeDocument(c);
      const { documentBody } = await import("./openapi.ts");
      return represent(c, documentBody(settings));
    },
    async docs(c) {
      Limit.takeDocument(c);
      const { path } = c.req;
      const q = c.req.query("q");
      const known = q === undefined ? pages.get(path) : undefined;
      const body = known ?? (await page(settings, path, q));
      if (q === undefined) pages.set(path, body); // only paths that there are: as many as operations and shapes
      c.header("content-security-policy", searchable);
      return represent(c, body);
    },
  };
}

async function page(settings: Settings, path: string, q: string | undefined): Promise<Body> {
  const [{ document }, { docsPage }] = await Promise.all([import("./openapi.ts"), import("./docs.ts")]);
  const text = docsPage(document(settings), path, q);
  if (text === undefined) throw new Problem("not_found");
  return q === undefined ? packed(htmlBody(text)) : htmlBody(text);
}
