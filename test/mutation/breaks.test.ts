import { expect, test } from "vitest";
import { faultIn, isNamed, rowOf, rowsOf, sourceOf } from "./break.ts";
import { breaks } from "./breaks.ts";

const rows = rowsOf(sourceOf("README.md"));

test("every row of the table of guarantees has a break of the product, and each break a row that names its test", () => {
  expect(rows.length).toBeGreaterThan(40);
  const unbroken = rows.filter((row) => !breaks.some((one) => rowOf(one, rows) === row));
  expect(unbroken.map(({ guarantee }) => guarantee)).toEqual([]);
  const astray = breaks.filter((one) => {
    const row = rowOf(one, rows);
    return row === undefined || !isNamed(one, row);
  });
  expect(astray.map(({ guarantee, test: file }) => `${guarantee}: ${file}`)).toEqual([]);
});

test("every break applies: its text stands in its file exactly once, and the tests of its name are there", () => {
  const faults = breaks.flatMap((one) => {
    const fault = faultIn(one, sourceOf(one.file));
    return fault === undefined ? [] : [`${one.file}: ${fault}`];
  });
  expect(faults).toEqual([]);
});
