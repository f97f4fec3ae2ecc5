import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { files } from "../../scripts/source.ts";

const lettersOf = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, "");
const rows = [
  ...readFileSync("CONTRIBUTING.md", "utf8").matchAll(/^\| ([a-z ]+) \| ([^|]*) \| [^|]+ \| `([^`]+)` \|$/gm),
].map(([, word = "", term = "", file = ""]) => ({ word, term: term.trim(), file }));

test("every word of the glossary is used in the file that defines it, beside its Japanese term", () => {
  expect(rows.length).toBeGreaterThan(25);
  expect(new Set(rows.map(({ word }) => word)).size).toBe(rows.length);
  for (const { word, term, file } of rows) {
    const text = readFileSync(file, "utf8");
    expect([word, lettersOf(text).includes(lettersOf(word)), text.includes(term)]).toEqual([word, true, true]);
  }
});

/** Other words for what has one already, and other spellings. */
const others =
  /\b(municipalityId|townId|auditLog|webHook|authoris\w*|initialis\w*|behaviour\w*|colour\w*|whitelist\w*|blacklist\w*)\b/i;

test("nothing of the product is called by a second word", () => {
  const product = files().filter((path) => /^(core|functions|infra|stacks)\//.test(path));
  const found = product.flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, at) => (others.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
