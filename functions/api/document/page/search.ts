import { type Html, html } from "#core/html.ts";
import { operationLine, schemaLine } from "./part.ts";
import { type Document, follow, operationsOf } from "./read.ts";

/** Operations and shapes in which every word is found: in names, paths, texts, parameters and problems. */
export function found(document: Document, q: string): Html {
  const words = plain(q).split(/\s+/).filter(Boolean);
  const has = (...texts: unknown[]) => {
    const text = plain(texts.join("\n"));
    return words.every((word) => text.includes(word));
  };
  const operations = operationsOf(document).filter((one) => {
    const parameters = one.parameters.map((parameter) => follow(document, parameter).name);
    const answers = Object.values(one.responses).map((response) => follow(document, response).description);
    return has(one.id, one.method, one.path, one.tags, one.summary, one.description, parameters, answers);
  });
  const schemas = Object.entries(document.components.schemas).filter(([name, schema]) =>
    has(name, schema.description, Object.keys(schema.properties ?? {})),
  );
  return html`<h1>「${q}」を含むもの</h1>
<p>操作 ${operations.length}件、ものの形 ${schemas.length}件</p>
<h2>操作</h2><ul>${operations.map(operationLine)}</ul>
<h2>ものの形</h2><ul>${schemas.map(([name, schema]) => schemaLine(name, schema))}</ul>`;
}

/** Wide and narrow letters, capitals and small ones are the same to whoever searches. */
const plain = (text: string) => text.normalize("NFKC").toLowerCase();
