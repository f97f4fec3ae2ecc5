import { readFileSync } from "node:fs";

/**
 * One way to break the product: in `file` the only `text` is replaced by `by`, and the test `test` (in which tests of this `name` run) must
 * notice by an assertion. `guarantee`: how the row of README's table begins that the break is about; `via`: how that row names the test, where it
 * names what the test runs.
 */
export type Break = {
  guarantee: string;
  file: string;
  text: string;
  by: string;
  test: string;
  name: string;
  via?: string;
};

/** A row of README's table of guarantees: what is held, and the tests and folders that it names. */
export type Row = { guarantee: string; tests: string[] };

export function rowsOf(readme: string): Row[] {
  const lines = readme.split("\n");
  const first = lines.findIndex((line) => line.startsWith("| guarantee |"));
  const rest = lines.slice(first + 2);
  return rest.slice(0, rest.indexOf("")).map((line) => {
    const [, guarantee = "", tests = ""] = line.split(/(?<!\\)\|/);
    return { guarantee: guarantee.trim(), tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name) };
  });
}

/** The row that a break is about. */
export const rowOf = (one: Break, rows: readonly Row[]): Row | undefined => {
  const found = rows.filter(({ guarantee }) => guarantee.startsWith(one.guarantee));
  return found.length === 1 ? found[0] : undefined;
};

/** Whether the row names the very test that a break runs. A name without a folder is one of the same folder as a name before it. */
export const isNamed = ({ test, via }: Break, { tests }: Row): boolean =>
  tests.some(
    (name) => name === (via ?? test) || (name.endsWith("/") ? test.startsWith(name) : test.endsWith(`/${name}`)),
  );

/** Why a break cannot be applied to a file; nothing when it can. */
export function faultIn({ text, by }: Break, source: string): string | undefined {
  const times = source.split(text).length - 1;
  if (times !== 1) return `its text occurs ${times} times`;
  return text === by ? "it changes nothing" : undefined;
}

export const sourceOf = (file: string): string => readFileSync(file, "utf8");
