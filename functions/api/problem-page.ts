import type { Problem } from "#core/error.ts";
import { html, wholePage } from "#core/html.ts";

const style = `body{font:16px/1.7 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#111;overflow-wrap:anywhere}
small{color:#555}`;

/** A problem for people: what happened, what to do next, and the code to name when asking for help. */
export function problemPage(problem: Problem): string {
  const { title, next, code, detail } = problem.toJSON();
  return wholePage({
    title,
    style,
    body: html`<main><h1>${title}</h1>
<p>${next}</p>
${detail === undefined ? undefined : html`<p>${detail}</p>`}
<p><small>${code}</small></p></main>`,
  });
}
