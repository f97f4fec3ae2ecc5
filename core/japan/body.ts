declare const brand: unique symbol;

/** 全国地方公共団体コード: prefecture (JIS X 0401, 2 digits), municipality (JIS X 0402, 3 digits), check digit. */
export type BodyCode = string & { readonly [brand]: "BodyCode" };

const weights = [6, 5, 4, 3, 2];

/**
 * The sixth digit for the first five: weights 6 5 4 3 2, last digit of 11 minus the sum modulo 11 (総務省「検証数字」), so
 * that a remainder of 0 gives 1 and of 1 gives 0.
 * @throws RangeError unless five digits are given.
 */
export function checkDigit(first5: string): string {
  if (!/^[0-9]{5}$/.test(first5)) throw new RangeError(`not five digits: ${first5}`);
  const total = weights.reduce((sum, weight, at) => sum + weight * Number(first5[at]), 0);
  return String((11 - (total % 11)) % 10);
}

/** The two digits of one of the 47 prefectures (JIS X 0401). */
export const isPrefecture = (text: unknown): text is string =>
  typeof text === "string" && /^(?:0[1-9]|[1-3][0-9]|4[0-7])$/.test(text);

/** Six ASCII digits of one of the 47 prefectures with the right check digit. Whether the body exists is another question. */
export function isBodyCode(text: unknown): text is BodyCode {
  if (typeof text !== "string" || !/^[0-9]{6}$/.test(text) || !isPrefecture(text.slice(0, 2))) return false;
  return checkDigit(text.slice(0, 5)) === text[5];
}

/** @throws RangeError when the text is not a 全国地方公共団体コード. */
export function parseBodyCode(text: string): BodyCode {
  if (isBodyCode(text)) return text;
  throw new RangeError(`not a local government code: ${text}`);
}

/** The code of a prefecture itself. @throws RangeError when there is no such prefecture */
export const prefectureCode = (prefecture: string): BodyCode =>
  parseBodyCode(`${prefecture}000${checkDigit(`${prefecture}000`)}`);

/** The two digits of the prefecture. */
export const prefectureOf = (code: BodyCode): string => code.slice(0, 2);
