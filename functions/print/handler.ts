import { cpSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handle } from "../handle.ts";
import { unpack } from "./engine.ts";
import { createPress } from "./print.ts";

/** What scripts/build.ts puts beside the function: packed engine, and the fonts as they are printed with. */
const beside = (name: string) => join(import.meta.dirname, name);

// while Lambda starts the function, not while somebody waits; what fails here is tried again in a new process
const engine = await unpack(join(tmpdir(), `machipool-print-${readFileSync(beside("engine/version"), "utf8")}`), {
  packed: beside("engine"),
  writeFonts: async (folder) => cpSync(beside("fonts"), folder, { recursive: true }),
});
const press = createPress(async () => engine);

/** The deployed handler. It knows no town, no person and no table: a page comes in, a paper goes out. */
export const handler = handle<{ html: string }, { pdf: string }>("print", async ({ html }) => ({
  pdf: Buffer.from(await press.print(html)).toString("base64"),
}));
