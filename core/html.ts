/** A piece of HTML that is already safe; only the template below makes one out of other people's words. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | undefined | readonly Html[];

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const render = (value: Value): string => {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(render).join("\n");
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? "");
};

/** A template whose every value is escaped, unless it is Html itself. A name keeps every other character it came with. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(render)));

/** A whole page. What we print has no script, and no font or image from anywhere: it prints the same in ten years. */
export const wholePage = ({ title, style, body }: { title: string; style: string; body: Html }): string =>
  html`<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
