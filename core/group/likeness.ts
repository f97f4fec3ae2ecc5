import { searchKey } from "#core/japan/search-key.ts";

// What a club is called beside its own name (愛好会, ○○クラブ, チームB, 第2…), as the search key writes it.
const kinds = [
  ..."倶楽部 くらぶ club さくる circle 同好会 愛好会 愛好者 研究会 協会 連盟 少年団 ちむ team ぐるぷ group の会 会 部 団".split(
    " ",
  ),
  ..."fc sc bc vc tc".split(" "),
];
const serial = "第?[0-9]+(?:期|号|組|班)?|(?<![a-z])(?:[a-z]|i{2,3})";
const tail = new RegExp(`(?:${kinds.join("|")}|${serial})$`, "u");
const head = new RegExp(`^(?:第[0-9]+|${kinds.filter((one) => [...one].length > 2).join("|")})`, "u");

/**
 * What is left of a group's name without what kind of club it is and which of several: two names with the same rest
 * may be one club that registers twice. A hint for staff, never a decision.
 */
export function likenessOf(name: string): string {
  const key = searchKey(name);
  let rest = key.replace(/[^\p{L}\p{N}]|ー/gu, "");
  if (rest === "") return key;
  for (;;) {
    const next = rest.replace(tail, "") === rest ? rest.replace(head, "") : rest.replace(tail, "");
    if (next === "" || next === rest) return rest;
    rest = next;
  }
}
