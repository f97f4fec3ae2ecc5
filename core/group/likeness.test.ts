import fc from "fast-check";
import { expect, test } from "vitest";
import { likenessOf } from "./likeness.ts";

test("one club under a dozen names has one rest, and other clubs have others", () => {
  const dozen = [
    "見本バレーボールクラブ",
    "見本バレーボール倶楽部",
    "見本 バレーボール",
    "見本バレーボール同好会",
    "見本バレーボールの会",
    "チーム見本バレーボール",
    "見本ﾊﾞﾚｰﾎﾞｰﾙｸﾗﾌﾞ",
    "見本バレボール",
    "見本バレーボール２",
    "見本バレーボールＢ",
    "見本・バレーボール（クラブ）",
    "第２見本バレーボールクラブ",
    "見本バレーボールクラブⅡ",
  ];
  expect(new Set(dozen.map(likenessOf)).size).toBe(1);
  const others = ["見本卓球クラブ", "架空バレーボールクラブ", "見本読書会", "見本合唱団", "髙見本バレーボール"];
  expect(new Set([...others, dozen[0] ?? ""].map(likenessOf)).size).toBe(6);
});

/** Names of characters that no kind of club is written with. */
const core = fc.string({ unit: fc.constantFrom(..."見本架空髙﨑𠮷山川ヤマ卓球読書"), minLength: 2, maxLength: 8 });
const kind = fc.constantFrom(
  "",
  "クラブ",
  "倶楽部",
  "同好会",
  "サークル",
  "の会",
  " club",
  "ＣＬＵＢ",
  "ﾁｰﾑ",
  "愛好会",
);
const serial = fc.constantFrom("", "2", "３", "第2", "B", "Ⅱ", "(12)");
const gap = fc.constantFrom("", " ", "　", "・", "-", "☆");

test("spaces, marks, kinds of club and serial numbers, in any combination, change nothing", () => {
  fc.assert(
    fc.property(core, kind, serial, gap, gap, (name, after, number, one, two) => {
      expect(likenessOf(`${name}${one}${after}${two}${number}`)).toBe(likenessOf(name));
    }),
    { numRuns: 1000 },
  );
});

test("something is always left of a name, and what is left is left as it is", () => {
  const typed = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    fc.array(fc.oneof(kind, serial, gap, core), { minLength: 1, maxLength: 5 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(typed, (name) => {
      fc.pre(/[\p{L}\p{N}]/u.test(name));
      const rest = likenessOf(name);
      expect(rest).not.toBe("");
      expect(likenessOf(rest)).toBe(rest);
    }),
    { numRuns: 1000 },
  );
});

test("a club's juniors, second team, men and women are like the club", () => {
  const club = "見本バレーボールクラブ";
  const teams = [
    "ジュニア",
    "Jr.",
    "ユース",
    "シニア",
    "2軍",
    "二軍",
    "第二",
    "Bチーム",
    "女子",
    "男子部",
    "レディース",
    "ママさん",
  ];
  for (const team of teams) expect([team, likenessOf(`${club}${team}`)]).toEqual([team, likenessOf(club)]);
});
