type Json = Record<string, unknown>;

const escaped = (text: unknown) =>
  String(text ?? "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const style = `body{font:16px/1.7 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}
h2{border-bottom:2px solid #111}section{border:1px solid #999;margin:1rem 0;padding:0 1rem}
h3 code{background:#111;color:#fff;padding:.1em .4em}pre{background:#f3f3f3;padding:.8rem;overflow:auto}
table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2rem .6rem;text-align:left;vertical-align:top}`;

/** The OpenAPI document as one page that needs no script and no other host: readable on a terminal inside LGWAN. */
export function docsPage(document: Json): string {
  const info = document.info as Json;
  const tags = (document.tags as { name: string }[]).map((tag) => tag.name);
  const operations = Object.entries(document.paths as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const body = tags
    .map((tag) => {
      const own = operations.filter(({ operation }) => (operation.tags as string[]).includes(tag));
      return `<h2 id="${escaped(tag)}">${escaped(tag)}</h2>${own.map(section).join("")}`;
    })
    .join("");
  const contents = tags.map((tag) => `<li><a href="#${escaped(tag)}">${escaped(tag)}</a></li>`).join("");
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><title>${escaped(info.title)} API</title><style>${style}</style>
<h1>${escaped(info.title)} API</h1><p>${escaped(info.description)}</p><p><a href="/openapi.json">openapi.json</a></p><ul>${contents}</ul>${body}</html>`;
}

function section({ path, method, operation }: { path: string; method: string; operation: Json }): string {
  const responses = Object.entries(operation.responses as Record<string, Json>);
  const request = (operation.requestBody as { content?: Record<string, Json> } | undefined)?.content?.[
    "application/json"
  ];
  return `<section id="${escaped(operation.operationId)}"><h3><code>${method.toUpperCase()}</code> ${escaped(path)}</h3>
<p><b>${escaped(operation.summary)}</b></p><p>${escaped(operation.description).replaceAll("\n", "<br>")}</p>
${request === undefined ? "" : `<h4>送る内容</h4>${shown(request)}`}
<h4>応答</h4><table>${responses.map(row).join("")}</table></section>`;
}

const row = ([status, response]: [string, Json]): string =>
  `<tr><th>${escaped(status)}</th><td>${escaped(response.description).replaceAll("\n", "<br>")}</td></tr>`;

const shown = (content: Json): string =>
  `<pre>${escaped(JSON.stringify(content.example ?? content.schema, null, 2))}</pre>`;
