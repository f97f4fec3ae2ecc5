import { type Html, html } from "#core/html.ts";
import { example, prose, table, typeOf } from "./part.ts";
import { type Document, follow, type Operation, type Parameter, type Response } from "./read.ts";

/** One operation: what goes in, and what comes out by status, each with its shape and an example. */
export function operationPage(document: Document, operation: Operation): Html {
  const { id, method, path, summary, description, tags, security } = operation;
  const parameters = operation.parameters.map((one) => follow<Parameter>(document, one));
  const body = operation.requestBody?.content["application/json"];
  const ways = [...new Set(security.flatMap((one) => Object.keys(one)))];
  const open = security.some((one) => Object.keys(one).length === 0);
  return html`<h1>${summary}</h1><p><b class="method">${method}</b> <code>${path}</code> · ${tags.join("、")} · <code>${id}</code></p>
${prose(description)}
<p>サインイン: ${open ? "なくても呼べます。" : ""}${ways.map((way) => html`<a href="/docs#sign-in-${way}">${way}</a>`)}</p>
<h2>パラメーター</h2>${
    parameters.length === 0
      ? html`<p>ありません。</p>`
      : table(
          ["名前", "場所", "型", "説明", "例"],
          parameters.map((one) => [
            html`<code>${one.name}</code>${one.required === true ? " 必須" : ""}`,
            one.in,
            typeOf(one.schema ?? {}),
            one.description ?? "",
            one.example === undefined ? "" : html`<code>${String(one.example)}</code>`,
          ]),
        )
  }
${body === undefined ? "" : html`<h2>送る内容</h2><p>${typeOf(body.schema ?? {})}</p>${example(body.example)}`}
<h2>応答</h2>${Object.entries(operation.responses).map(([status, one]) => answer(document, status, follow<Response>(document, one)))}`;
}

function answer(document: Document, status: string, { description, headers = {}, content = {} }: Response): Html {
  const named = Object.keys(headers).map((name) => html`<code>${name}</code>`);
  return html`<section><h3>${status}</h3>${prose(description)}
${named.length === 0 ? "" : html`<p>ヘッダー: ${named}</p>`}
${Object.entries(content).map(
  ([type, { schema = {}, example: one, examples = {} }]) => html`<p><code>${type}</code> ${typeOf(schema)}</p>
${one === undefined ? "" : example(one)}
${Object.values(examples).map((of) => {
  const { summary, value } = follow<{ summary: string; value: unknown }>(document, of as Record<string, unknown>);
  return html`<details><summary>${summary}</summary>${example(value)}</details>`;
})}`,
)}</section>`;
}
