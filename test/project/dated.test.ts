import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { files, isTest } from "../../scripts/source.ts";

test("rows in force and intervals are computed in one place, whoever has rows", () => {
  // the calendar, which that place counts days with, has its own pauses; a day of the year has no first and last
  const own = ["core/dated/rule.ts", "core/calendar/opening.ts", "core/facility/closing.ts"];
  const written = files()
    .filter((path) => path.startsWith("core/") && !isTest(path) && !own.includes(path))
    .filter((path) => {
      const text = readFileSync(path, "utf8");
      return (
        /\bfrom <= [^;\n]*(?:\n[^;]*)?\bto === undefined \|\| [^;\n]*<= [\w.]*to\b/.test(text) ||
        /a\.from > b\.from \? a : b/.test(text)
      );
    });
  expect(written).toEqual([]);
});
