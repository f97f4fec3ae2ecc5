import { dirname } from "node:path";
import { expect, inject, test } from "vitest";
import { temporaryFolder } from "#infra/local/folder.ts";

test("what a test puts into the temporary folder lies in the run's own, which goes with the run", () => {
  const folder = temporaryFolder();
  expect(dirname(folder.path)).toBe(dirname(inject("recordings")));
  folder.close();
});
