import { hasMyNumber } from "./my-number.ts";

/**
 * `max` counts what a person sees. `gaiji` lets private-use characters (外字) pass, which look different on every machine. `label`: what the
 * field asks for.
 */
export type TextRule = { max: number; multiline?: boolean; gaiji?: boolean; label?: string };

const segmenter = new Intl.Segmenter("ja", { granularity: "grapheme" });
export const codeUnitsPerGrapheme = 16; // bounds what is segmented and stored: one visible character may carry any number of marks

/** Characters as a person counts them: a base with its variation selector or combining marks is one. */
export function graphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count++;
  return count;
}

const refusals: [RegExp, string][] = [
  [/\p{Cs}/u, "文字の一部が欠けています（サロゲートの片方だけがあります）。入力し直してください。"],
  [/\uFFFD/u, "文字化けした文字（U+FFFD）が含まれています。入力し直してください。"],
  [/[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/u, "文字の向きを変える制御文字は使えません。"],
  [/\p{Cn}/u, "文字コードに割り当てのない文字は使えません。"],
  // what cannot be seen only makes two equal-looking texts different; U+200D within an emoji and what chooses a variant of the
  // character before it (異体字セレクター) can be seen by what they do
  [
    /(?!\u200D)\p{Cf}|(?<![\p{ExtPict}\p{EMod}]\uFE0F?)\u200D|\u200D(?!\p{ExtPict})/u,
    "目に見えない制御文字は使えません。",
  ],
  [/(?!\p{Cf}|\p{VS})\p{DI}|\u2800/u, "目に見えない文字は使えません。"],
];

const control = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const controlExceptNewline = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}]/u;
const privateUse = /\p{Co}/u;
const visible = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * Why a text that a person typed cannot be taken, as a Japanese sentence, or null. The text is never changed: names keep every
 * character they came with, so what passes is stored as it is.
 */
export function inspectText(text: string, rule: TextRule): string | null {
  const tooLong = `${rule.max}文字以内で入力してください。`;
  if (text.length > rule.max * codeUnitsPerGrapheme) return tooLong;
  if (rule.multiline && controlExceptNewline.test(text)) return "改行（LF）以外の制御文字は使えません。";
  if (!rule.multiline && control.test(text)) return "改行やタブなどの制御文字は使えません。";
  if (!rule.gaiji && privateUse.test(text))
    return "外字（私用領域の文字）は、ほかの機器では別の文字になるため使えません。標準の文字で入力してください。";
  if (!visible.test(text)) return "入力してください。";
  const refusal = refusals.find(([pattern]) => pattern.test(text));
  if (refusal) return refusal[1];
  if (hasMyNumber(text, rule.label))
    return "個人番号（マイナンバー）と読める12桁の数字があります。個人番号は書かないでください。ほかの番号であれば、「受付番号 …」のように、何の番号かを前に書いてください。";
  return graphemes(text) > rule.max ? tooLong : null;
}
