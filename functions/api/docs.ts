import { html, wholePage } from "#core/html.ts";
import { contents } from "./document/page/contents.ts";
import { operationPage } from "./document/page/operation.ts";
import type { prose } from "./document/page/part.ts";
import { type Document, operationsOf } from "./document/page/read.ts";
import { schemaPage } from "./document/page/schema.ts";
import { found } from "./document/page/search.ts";

const style = `body{font:16px/1.7 sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#111;overflow-wrap:anywhere}
h2{border-bottom:2px solid #111}code,pre{font-family:monospace;background:#f3f3f3}pre{padding:.8rem;overflow:auto}
b.method{display:inline-block;min-width:4.5em;font-family:monospace}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #767676;padding:.2rem .6rem;text-align:left;vertical-align:top}th{background:#f3f3f3}
input,button{font:inherit;padding:.3rem .6rem}li{margin:.2rem 0}details summary{cursor:pointer}`;

/**
 * The API's description as pages that need no script and no other host: readable on a terminal inside LGWAN. `/docs` is the
 * contents, with `q` what is found; `/docs/operations/<id>` and `/docs/schemas/<name>` are one thing each.
 * Answers nothing for a path that is none of them.
 */
export function docsPage(document: Document, path: string, q = ""): string | undefined {
  const [, , kind, name = "", ...rest] = path.split("/");
  if (rest.length > 0) return undefined;
  if (kind === undefined || kind === "") {
    const body = q.trim() === "" ? contents(document) : found(document, q.slice(0, 100));
    return whole(document, "", body, q);
  }
  if (kind === "operations") {
    const operation = operationsOf(document).find(({ id }) => id === name);
    return operation && whole(document, operation.summary, operationPage(document, operation));
  }
  if (kind === "schemas" && Object.hasOwn(document.components.schemas, name))
    return whole(document, name, schemaPage(document, name));
  return undefined;
}

const whole = ({ info }: Document, title: string, body: ReturnType<typeof prose>, q = "") =>
  wholePage({
    title: title === "" ? `${info.title} API` : `${title} – ${info.title} API`,
    style,
    body: html`<header><p><a href="/docs">${info.title} API</a> · <a href="/openapi.json">openapi.json</a></p>
<form action="/docs" method="get" role="search"><label>さがす <input name="q" type="search" maxlength="100" value="${q}"></label> <button>検索</button></form></header>
<main>${body}</main>`,
  });
