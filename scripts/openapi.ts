import { writeFileSync } from "node:fs";
import { document } from "#functions/api/openapi.ts";

// `npm run openapi [-- file]`: the API's description, to a file or to the terminal.

const text = `${JSON.stringify(document(), null, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
