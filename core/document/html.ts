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
