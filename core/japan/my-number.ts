/** Twelve digits in one piece or in three (1234-5678-9018), that are no part of a longer number or of a name of letters and digits (a UUID). */
const twelve =
  /(?<![0-9A-Za-z+]|[0-9] |[0-9A-Za-z][-‐-―−ー])([0-9]{4})([-‐-―−ー ]?)([0-9]{4})\2([0-9]{4})(?![0-9A-Za-z]| [0-9]|[-‐-―−ー][0-9A-Za-z])/g;
const before = 24; // how far a label may stand before its number
const beginning = /[^\s:=は]*(?=[\s:=は]*$)/u;
const itself = /(?:個人番号|マイナンバー|my\s?number)(?:カード)?(?:の?番号)?$/iu;
const another = /.(?:番号|コード|ナンバー|code|number)$|(?:no\.?|№)$/iu;

/**
 * Whether somebody wrote a 個人番号 (マイナンバー) into a text: twelve digits with its check digit (行政手続における特定の個人を識別するための
 * 番号の利用等に関する法律施行令8条, 平成26年総務省令第85号) or under its name. What the text, or the label of its field, calls another
 * number is none, because every eleventh number of twelve digits (会社法人等番号, 運転免許証の番号) looks like one.
 * Nobody may collect or keep it but for what the law names (番号法20条).
 */
export function hasMyNumber(text: string, label = ""): boolean {
  if (text.length < 12) return false;
  const whole = `${label} ${text}`.normalize("NFKC");
  for (const found of whole.matchAll(twelve)) {
    const digits = `${found[1]}${found[3]}${found[4]}`;
    const name = beginning.exec(whole.slice(Math.max(0, found.index - before), found.index))?.[0] ?? "";
    if (Number(digits) !== 0 && (itself.test(name) || (!another.test(name) && hasCheckDigit(digits)))) return true;
  }
  return false;
}

/** The last of twelve digits from the eleven before it: rest 0 or 1 of the sum by 11 gives 0. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let n = 1; n <= 11; n++) sum += Number(digits[11 - n]) * (n <= 6 ? n + 1 : n - 5);
  const rest = sum % 11;
  return Number(digits[11]) === (rest <= 1 ? 0 : 11 - rest);
}
