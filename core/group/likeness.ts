import { searchKey } from "#core/japan/search-key.ts";

// What a club is called beside its own name (愛好会, ○○クラブ, チームB, 第2…), as the search key writes it without marks.
const words = "くらぶ 倶楽部 さくる ちむ ぐるぷ club circle team group".split(" ");
// Which of a club's teams: by age, sex or rank.
const teams = "じゆにあ jr しにあ ゆす きつず れでいす めんず まますたず ままさん 女子 男子 少年 少女 ob og".split(" ");
const endings = "同好会 愛好会 愛好者 研究会 協会 連盟 少年団 の会 会 部 団 fc sc bc vc tc".split(" ");
const letter = "[a-z]|i{2,3}";
const serials = [
  "第?[0-9一二三四五]+(?:期|号|組|班|軍|部)",
  "第[0-9一二三四五]+",
  "[0-9]+",
  `(?<![a-z])(?:${letter})`,
  `(?<=club|circle|team|group)(?:${letter})`,
];
const tail = new RegExp(`(?:${[...words, ...teams, ...endings, ...serials].join("|")})$`, "u");
const head = new RegExp(`^(?:${["第[0-9]+", ...words].join("|")})`, "u");

/**
 * What is left of a group's name without what kind of club it is and which of several: two names with the same rest
 * may be one club that registers twice. A hint for staff, never a decision.
 */
export function likenessOf(name: string): string {
  const key = searchKey(name);
  let rest = key.replace(/[^\p{L}\p{N}]|ー/gu, "");
  if (rest === "") return key;
  for (;;) {
    const next = tail.test(rest) ? rest.replace(tail, "") : rest.replace(head, "");
    if (next === "" || next === rest) return rest;
    rest = next;
  }
}
