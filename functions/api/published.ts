import type { Context } from "hono";
import type { Settings } from "../setup.ts";
import * as Limit from "./limit.ts";
import { htmlBody, represent } from "./represent.ts";

/*
 * What the pool says of itself: the same for everybody, built once per process, loaded only when somebody asks.
 */

type Answered = (c: Context) => Promise<Response>;

/** `/openapi.json` and `/docs` of a stage. */
export function createPublished(settings: Settings): { openapi: Answered; docs: Answered } {
  return {
    async openapi(c) {
      Limit.takeDocument(c);
      const { documentBody } = await import("./openapi.ts");
      return represent(c, documentBody(settings));
    },
    async docs(c) {
      Limit.takeDocument(c);
      const [{ document }, { docsPage }] = await Promise.all([import("./openapi.ts"), import("./docs.ts")]);
      return represent(c, htmlBody(docsPage(document(settings))));
    },
  };
}
