import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { functions } from "#infra/function.ts";
import { bundle } from "./bundle.ts";

// `sst deploy` calls this: every function as it is deployed, in `.build/functions/<name>`.

for (const name of Object.keys(functions)) {
  const directory = `.build/functions/${name}`;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { files } = await bundle(`functions/${name}/handler.ts`);
  for (const file of files) writeFileSync(`${directory}/${file.name}`, file.bytes);
}
