// Forms of one name that people type for each other and that NFKC keeps apart: the first is what the key holds.
const forms = [
  "高髙",
  "崎﨑",
  "吉𠮷",
  "浜濱濵",
  "辺邊邉",
  "斎齋斉齊",
  "沢澤",
  "広廣",
  "桜櫻",
  "島嶋嶌",
  "徳德",
  "瀬瀨",
  "黒黑",
  "真眞",
  "国國",
  "桑桒",
  "渕淵",
  "富冨",
  "峰峯",
  "館舘",
  "橋𣘺",
  "-‐‒–—―−",
];
const plainForm = new Map(
  forms.flatMap((line) => {
    const [plain = "", ...others] = line;
    return others.map((other) => [other, plain] as const);
  }),
);
const largeKana = new Map([..."ぁあぃいぅうぇえぉおっつゃやゅゆょよゎわゕかゖけ"].flatMap(pairs));

/**
 * The key a text is found by, never shown or stored in its place: NFKC, lower case, hiragana, small kana as large, variants of a
 * character as one, no spaces and no variation selectors. Changing it means rebuilding every index made with it.
 */
export function searchKey(text: string): string {
  return text
    .replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ァ-ヶヽヾ]/gu, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60))
    .replace(/\S/gu, (character) => plainForm.get(character) ?? largeKana.get(character) ?? character)
    .replace(/\s/gu, "")
    .normalize("NFKC");
}

function pairs(character: string, at: number, all: string[]): [string, string][] {
  const next = all[at + 1];
  return at % 2 === 0 && next !== undefined ? [[character, next]] : [];
}
