import { type Html, html } from "#core/html.ts";
import type { Json } from "../schemas.ts";
import { nameIn } from "./read.ts";

/** Text of the document: paragraphs, and what stands between backticks as code. */
export const prose = (text = ""): Html =>
  html`${text.split("\n\n").map((paragraph) => html`<p>${line(paragraph)}</p>`)}`;

const line = (text: string): readonly Html[] =>
  text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

export const example = (value: unknown): Html => html`<pre>${JSON.stringify(value, null, 2)}</pre>`;

export const table = (heads: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html =>
  html`<table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;

/** What a value is, in a few words: its type, what it may be, and where to read on. */
export function typeOf(node: Json): Html {
  const name = nameIn(node);
  if (name !== undefined) return html`<a href="/docs/schemas/${name}">${name}</a>`;
  if (node.const !== undefined) return html`<code>${JSON.stringify(node.const)}</code>`;
  if (Array.isArray(node.enum)) return html`${node.enum.map((one) => html`<code>${String(one)}</code>`)}`;
  if (node.type === "array") return html`${typeOf((node.items ?? {}) as Json)} の一覧${bounds(node)}`;
  for (const key of ["oneOf", "anyOf", "allOf"] as const) {
    const some = node[key];
    if (Array.isArray(some))
      return html`${some.map((one: Json, at) => html`${at === 0 ? "" : "または "}${typeOf(one)}`)}`;
  }
  if (node.type === undefined) return html`任意の値`;
  const format = typeof node.format === "string" ? `（${node.format}）` : "";
  return html`${String(node.type)}${format}${bounds(node)}`;
}

const limitNames: Record<string, string> = {
  minLength: "文字以上",
  maxLength: "文字以下",
  minimum: "以上",
  maximum: "以下",
  minItems: "件以上",
  maxItems: "件以下",
};

/** Limits that somebody set: not those of every whole number. */
function bounds(node: Json): Html {
  const said = Object.entries(limitNames).flatMap(([key, name]) => {
    const limit = node[key];
    return typeof limit === "number" && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? [`${limit}${name}`] : [];
  });
  return html`${said.length === 0 ? "" : ` ${said.join("・")}`}`;
}

export const operationLine = ({
  id,
  method,
  path,
  summary,
}: Record<"id" | "method" | "path" | "summary", string>): Html =>
  html`<li id="${id}"><a href="/docs/operations/${id}"><b class="method">${method}</b> ${summary}</a> <code>${path}</code></li>`;

export const schemaLine = (name: string, { description }: Json): Html =>
  html`<li><a href="/docs/schemas/${name}">${name}</a>${typeof description === "string" ? ` ${description}` : ""}</li>`;
