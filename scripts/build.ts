import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { makeFonts } from "#functions/print/font.ts";
import { enginePackage } from "#functions/print/package.ts";
import { functions } from "#infra/function.ts";
import { bundle } from "./bundle.ts";

// `sst deploy` calls this: every function as it is deployed, in `.build/functions/<name>`; or those that are named.

const asked = process.argv.slice(2);
for (const name of Object.keys(functions).filter((one) => asked.length === 0 || asked.includes(one))) {
  const directory = `.build/functions/${name}`;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { files } = await bundle(`functions/${name}/handler.ts`);
  for (const file of files) writeFileSync(`${directory}/${file.name}`, file.bytes);
  if (name === "print") await packEngine(directory);
}

/** What the print function finds beside it: the packed engine, the fonts, and the driver as its package is. 90 MB; Lambda takes 250. */
async function packEngine(directory: string): Promise<void> {
  const { packed, version, modules } = enginePackage();
  for (const file of ["chromium.br", "al2023.tar.br"]) cpSync(`${packed}/${file}`, `${directory}/engine/${file}`);
  writeFileSync(`${directory}/engine/version`, version);
  await makeFonts(`${directory}/fonts`);
  cpSync(`${modules}/playwright-core`, `${directory}/node_modules/playwright-core`, {
    recursive: true,
    filter: (path) => !/playwright-core\/(bin|types|lib\/vite)\b/.test(path),
  });
}
