import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Changes with what `font.ts` makes of the fonts, so that nobody prints with yesterday's. */
const fontsMade = 2;

/** The engine's package: where its packed files lie, and the version under which they are unpacked. */
export function enginePackage(): { packed: string; version: string; modules: string } {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const folder = dirname(dirname(dirname(entry)));
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { packed: join(folder, "bin"), version: `${version}-${fontsMade}`, modules: dirname(dirname(folder)) };
}
