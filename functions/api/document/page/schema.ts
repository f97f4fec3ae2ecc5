import { type Html, html } from "#core/html.ts";
import type { Json } from "../schemas.ts";
import { example, operationLine, prose, table, typeOf } from "./part.ts";
import { type Document, operationsOf } from "./read.ts";

/** One named shape: its fields, and the operations that take or answer it. */
export function schemaPage(document: Document, name: string): Html {
  const schema = document.components.schemas[name] ?? {};
  const { properties, required, description } = schema as {
    properties?: Json;
    required?: string[];
    description?: string;
  };
  const reference = `"#/components/schemas/${name}"`;
  const users = operationsOf(document).filter((one) => JSON.stringify(one).includes(reference));
  const within = Object.entries(document.components.schemas).filter(([, one]) =>
    JSON.stringify(one).includes(reference),
  );
  const rows = Object.entries(properties ?? {}).map(([field, value]) => [
    html`<code>${field}</code>${required?.includes(field) ? " 必須" : ""}`,
    typeOf(value as Json),
    String((value as Json).description ?? ""),
  ]);
  return html`<h1>${name}</h1>${prose(description)}
${properties === undefined ? html`<p>${typeOf(schema)}</p>` : table(["項目", "型", "説明"], rows)}
<h2>使うところ</h2><ul>${users.map(operationLine)}</ul>
<ul>${within.map(([outer]) => html`<li><a href="/docs/schemas/${outer}">${outer}</a></li>`)}</ul>
<details><summary>JSON Schema</summary>${example(schema)}</details>`;
}
