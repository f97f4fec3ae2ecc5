import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import subsetFont from "subset-font";
import { coverageOf } from "./cmap.ts";

const sources = ["400Regular/NotoSansJP_400Regular.ttf", "700Bold/NotoSansJP_700Bold.ttf"];

/** Where the fonts' package lies. */
const packageFolder = () =>
  dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/noto-sans-jp/package.json"));

/**
 * Of characters that share a glyph, a PDF's text layer takes the one with the lowest code: 犬 is copied as the radical U+2F1D, ・ as
 * U+2027. So these, which nobody writes or which are blank, leave the font, and what people write is what is copied and found.
 */
const isShadow = (code: number): boolean =>
  (code >= 0x2e80 && code <= 0x2fdf) || [0x2bb, 0x2003, 0x2012, 0x2027, 0x2035, 0x2215, 0x2329, 0x232a].includes(code);

/** How letters are put together and set; no ligatures, because who looks for `office` must not have to know of a letter `ffi`. */
const keepFeatures = ["ccmp", "locl", "mark", "mkmk", "kern", "vert", "tnum", "palt", "halt"];

/** Writes Noto Sans JP (OFL), regular and bold, into a folder, ready to print with. Takes half a second; asked once per version. */
export async function makeFonts(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const source of sources) {
    const font = readFileSync(join(packageFolder(), source));
    const { glyphs, variations } = coverageOf(font);
    const kept = [...glyphs.keys(), ...variations.keys()].filter((code) => !isShadow(code));
    const text = kept.map((code) => String.fromCodePoint(code)).join("");
    const made = await subsetFont(font, text, { targetFormat: "sfnt", keepFeatures });
    writeFileSync(join(folder, source.split("/").at(-1) ?? source), made);
  }
}
