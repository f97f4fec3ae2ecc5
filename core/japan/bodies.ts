import { type BodyCode, isBodyCode, parseBodyCode, prefectureOf } from "./body.ts";
import type { Row } from "./prefecture/row.ts";

/** 地方公共団体: a prefecture, or a municipality in it. */
export type Body = {
  code: BodyCode;
  name: string;
  /** Reading in hiragana. */
  kana: string;
  kind: Row[3];
  /** People at the census of `census`, preliminary count (速報); not there where nobody was counted. */
  population?: number;
};

/** The census of which the populations are. */
export const census = "2020-10-01";

const bodyOf = ([code, name, kana, kind, population]: Row): Body => ({
  code: parseBodyCode(code),
  name,
  kana,
  kind,
  ...(population === undefined ? {} : { population }),
});

/**
 * A prefecture and its municipalities, in the order of their codes. Loaded when they are asked for: a stage has one prefecture of 47, and its
 * functions begin without any.
 * @throws RangeError when there is no such prefecture
 */
export async function bodiesOf(prefecture: string): Promise<readonly Body[]> {
  const { rowsOf } = await import("./prefecture/index.ts");
  return (await rowsOf(prefecture)).map(bodyOf);
}

/** The body that has a code, if any has. */
export async function findBody(code: string): Promise<Body | undefined> {
  if (!isBodyCode(code)) return undefined;
  return (await bodiesOf(prefectureOf(code))).find((one) => one.code === code);
}
