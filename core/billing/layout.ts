import { type Html, html, wholePage } from "#core/html.ts";

const style = `
@page { size: A4; margin: 18mm 16mm; }
body { font-family: "Noto Sans JP", "Yu Gothic", "Hiragino Sans", sans-serif; font-size: 10.5pt; line-height: 1.5; color: #000; background: #fff; max-width: 180mm; margin: 0 auto; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 6mm; }
h2 { font-size: 11.5pt; margin: 6mm 0 2mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.3mm solid #000; padding: 1mm 2mm; text-align: left; vertical-align: top; }
th { font-weight: 600; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.invented { border: 0.5mm solid #000; padding: 1mm 3mm; display: inline-block; font-weight: 600; }
.right { text-align: right; }
section + section { break-before: page; margin-top: 12mm; }
@media print { section + section { margin-top: 0; } }
`;

/** Where contract and tariff are invented, each sheet says so; a real stage's says nothing of the kind. */
export type Print = { invented: boolean };

const inventedLine = html`<p class="invented">架空の契約・料金</p>\n`;

/** A page of sheets of A4. */
export const page = (title: string, sheets: readonly Html[], { invented }: Print): string =>
  wholePage({
    title,
    style,
    body: html`${sheets.map((sheet) => html`<section>\n${invented ? inventedLine : undefined}${sheet}\n</section>`)}`,
  });

/** A column: its heading, and whether it holds numbers. */
export type Column = string | { number: string };
/** A table whose first column names the row; a screen reader is told so. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): Html {
  const heads = columns.map((column) =>
    typeof column === "string"
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="number">${column.number}</th>`,
  );
  const cell = (text: string, at: number) => {
    if (at === 0) return html`<th scope="row">${text}</th>`;
    return typeof columns[at] === "string" ? html`<td>${text}</td>` : html`<td class="number">${text}</td>`;
  };
  return html`<h2>${caption}</h2>
<table>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}
</tbody>
</table>`;
}
