import { type Html, html, wholePage } from "#core/html.ts";

const style = `
@page { size: A4; margin: 20mm 18mm; }
body { font-family: "Noto Serif JP", "Yu Mincho", "Hiragino Mincho ProN", serif; font-size: 11pt; line-height: 1.7; color: #000; background: #fff; max-width: 174mm; margin: 0 auto; }
h1 { font-size: 16pt; text-align: center; margin: 10mm 0 8mm; letter-spacing: .1em; }
table { border-collapse: collapse; width: 100%; margin: 4mm 0; break-inside: avoid; }
th, td { border: .3mm solid #000; padding: 1.5mm 2.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 34%; font-weight: 600; }
.right { text-align: right; }
.yen { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.text { white-space: pre-line; }
.note { font-size: 9.5pt; }
.invented { border: .5mm solid #000; padding: 1mm 3mm; display: inline-block; font-weight: 600; }
`;

/** Printed on everything that the embedded pool makes, because nobody named in it exists. */
const inventedLine = html`<p class="invented">架空の団体内容・人物・料金による見本です。効力はありません。</p>`;

/** A whole page to print. @param more.invented when the stage is the embedded one */
export const page = (title: string, body: Html, more: { invented: boolean }): string =>
  wholePage({ title, style, body: html`${more.invented ? inventedLine : undefined}\n${body}` });

/** Names and values, one below the other; a screen reader is told which is which. */
export const table = (rows: readonly (readonly [name: string, value: string])[]): Html => html`<table>
<tbody>
${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td class="text">${value}</td></tr>`)}
</tbody>
</table>`;
