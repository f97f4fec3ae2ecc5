import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

// `npm run todo`: what the tests promise and do not show yet, by folder and file.

const promise = /^\s*test\.todo\(\s*(["'`])(.+?)\1,?\s*\)/gm;

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.test.ts"], {
  encoding: "utf8",
});
const found = files
  .trim()
  .split("\n")
  .map((file) => ({ file, left: [...readFileSync(file, "utf8").matchAll(promise)].map(([, , text = ""]) => text) }))
  .filter(({ left }) => left.length > 0);

for (const [folder, of] of Map.groupBy(found, ({ file }) => dirname(file))) {
  console.log(`\n${folder} (${of.reduce((sum, { left }) => sum + left.length, 0)})`);
  for (const { file, left } of of) {
    console.log(`  ${file.slice(folder.length + 1)}`);
    for (const text of left) console.log(`    ${text}`);
  }
}
console.log(`\n${found.reduce((sum, { left }) => sum + left.length, 0)} promises left`);
