import { pointerPart } from "#core/error.ts";

/** `names`: of an object, those that it has had; a list counts. `at` is the part that is being read. */
type Open = { names?: Set<string>; at: string; count: number };

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;

/**
 * Where in a JSON text a name stands a second time in its object, as a pointer: `JSON.parse` keeps the last one and says nothing.
 * `text` is JSON; each of its characters is looked at once.
 */
export function duplicateKey(text: string): string | undefined {
  const open: Open[] = [];
  let before = "";
  for (const [sign] of text.matchAll(token)) {
    const inner = open.at(-1);
    if (sign === "{") open.push({ names: new Set(), at: "", count: 0 });
    else if (sign === "[") open.push({ at: "0", count: 0 });
    else if (sign === "}" || sign === "]") open.pop();
    else if (sign === "," && inner !== undefined && inner.names === undefined) inner.at = String(++inner.count);
    else if (sign.startsWith('"') && inner?.names !== undefined && (before === "{" || before === ",")) {
      inner.at = JSON.parse(sign) as string;
      if (inner.names.has(inner.at)) return open.map(({ at }) => `/${pointerPart(at)}`).join("");
      inner.names.add(inner.at);
    }
    before = sign;
  }
  return undefined;
}
