import type { Coverage } from "./cmap.ts";

const selector = /^[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]$/u;
const unseen = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}]$/u;

/** What a text has and a font has not: characters, and characters with a selector that would be shown in their usual form. Each once. */
export function missingIn(text: string, { glyphs, variations }: Coverage): string[] {
  const missing = new Set<string>();
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    const code = character.codePointAt(0) ?? 0;
    const next = characters[index + 1] ?? "";
    if (unseen.test(character)) continue;
    if (!glyphs.has(code)) missing.add(character);
    else if (selector.test(next) && variations.get(next.codePointAt(0) ?? 0)?.has(code) !== true) {
      missing.add(character + next);
    }
  }
  return [...missing];
}

const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** The words of a page of ours: what stands between its tags, its style left out. */
export const textOf = (page: string): string =>
  page
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<[^>]*>/g, "\n")
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return names[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    });

/** `辻` with a selector → `U+8FBB+E0101`. */
const nameOf = (missing: string): string =>
  `U+${[...missing].map((one) => (one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")).join("+")}`;

const shownMax = 50;

/** The words of the body, each missing character in a frame; what stands in tags stays. */
function framed(body: string, missing: readonly string[]): string {
  const frame = (words: string) =>
    missing.reduce((text, one) => text.replaceAll(one, `<span style="border:.2mm solid #000">${one}</span>`), words);
  return body.replace(
    /(<(style|script)\b[\s\S]*?<\/\2>|<[^>]*>)|[^<]+/gi,
    (found, tag?: string) => tag ?? frame(found),
  );
}

/**
 * The page, with a frame where the paper cannot show a character (or shows it in its usual form for want of the one that was meant), and a
 * box at its end that names them: nobody takes a blank for what was written.
 */
export function withMissingNamed(given: string, coverage: Coverage): string {
  const missing = missingIn(textOf(given), coverage);
  if (missing.length === 0) return given;
  const body = Math.max(0, given.indexOf("<body"));
  const page = given.slice(0, body) + framed(given.slice(body), missing);
  const named = missing.slice(0, shownMax).map(nameOf).join(" ");
  const more = missing.length > shownMax ? ` ほか${missing.length - shownMax}種類` : "";
  const style = "border:.3mm solid #000;padding:2mm 3mm;margin:6mm 0 0;font-size:9.5pt;break-inside:avoid";
  const box = `<footer style="${style}">この文書には表示できない文字があります: ${named}${more}</footer>\n`;
  const end = page.lastIndexOf("</body>");
  return end < 0 ? page + box : page.slice(0, end) + box + page.slice(end);
}
