import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Definition } from "#core/application/procedure/schema.ts";
import { decisionRecord } from "#core/application/record.ts";
import type { Intact } from "#core/application/step.ts";
import * as View from "#core/application/view.ts";
import { files, isTest } from "../../scripts/source.ts";

const source = files()
  .filter((path) => /^(core|functions)\//.test(path) && !isTest(path))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

/** Ways in that show what was sealed, and are not behind core/disclose yet: staff to their own administrator, and vendors' systems. */
const pending = ["functions/api/account.ts", "functions/api/town/client.ts"];

test("nobody but core/disclose says that a row may be told of", () => {
  const made = source.filter(({ text }) => /\bas [\w.]*(?:Disclosed|Opened)\b|\bas Group\.Head\b/.test(text));
  expect(made.map(({ path }) => path)).toEqual(["core/disclose/index.ts"]);
});

test("a way in shows what was sealed of a person only of rows that core/disclose has opened for the caller", () => {
  const shows = source.filter(
    ({ path, text }) => path.startsWith("functions/api/") && /(?:[{,]\s*|\.)secret\b/.test(text),
  );
  const beside = shows.filter(({ text }) => !/secret[^)]*\}: (?:Facility\.Opened|Group\.Head)\)/.test(text));
  expect(beside.map(({ path }) => path).sort()).toEqual(pending);
  expect(shows.length).toBeGreaterThan(pending.length);
});

test("the compiler takes no other row for what an answer or a paper is made of", () => {
  const may = { allowed: [], stepUp: [] };
  const compiled = (row: Intact, definition: Definition) => [
    // @ts-expect-error nobody has asked core/disclose for this row
    View.forStaff(row, may),
    // @ts-expect-error nor for this one
    View.forApplicant(row, may),
    // @ts-expect-error nor for this one
    decisionRecord(row, definition),
  ];
  expect(compiled).toBeTypeOf("function"); // what is proved here is that it compiles: `npm run check`
});
