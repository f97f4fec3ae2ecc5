import fc from "fast-check";
import { expect, test } from "vitest";
import type * as z from "zod";
import { addDays } from "#core/calendar/date.ts";
import { bodyCode, email, kana, localDate, personText, phone, postalCode } from "#core/japan/schema.ts";

const takes = (schema: z.ZodType, values: unknown[]) => values.map((value) => schema.safeParse(value).success);
const all = (schema: z.ZodType, good: unknown[], bad: unknown[]) => {
  expect(takes(schema, good)).toEqual(good.map(() => true));
  expect(takes(schema, bad)).toEqual(bad.map(() => false));
  for (const value of bad)
    for (const issue of schema.safeParse(value).error?.issues ?? []) expect(issue.message).toMatch(/[ぁ-ん].*。$/u);
};

test("what passes comes out unchanged, to the last selector", () => {
  const names = ["葛\u{E0100}飾 髙\uFA11", " 見本 太郎 ", "カ\u3099", "\uFA19𠮷"];
  for (const name of names) expect(personText(20).parse(name)).toBe(name);
  expect(kana(20).parse("ショウナイ カ\u3099")).toBe("ショウナイ カ\u3099");
});

test("a person's text is checked for length and characters", () => {
  all(personText(3), ["見本", "葛\u{E0100}飾区"], ["見本太郎", "", "  ", "\u0000", 3, null]);
  all(personText(5, { multiline: true }), ["あ\nい"], ["あ\r"]);
});

test("readings are full-width katakana, small kana and ー included", () => {
  all(
    kana(20),
    ["ミホン タロウ", "ミホン　タロウ", "ショウ", "シヨウ", "ヴィーナ・ヴァ", "ヵヶ", "カ\u3099"],
    ["みほん", "ﾐﾎﾝ", "見本", "MIHON", "", "　", "ー1", "\u3099"],
  );
});

test("postal codes, telephone numbers and body codes have their Japanese shapes", () => {
  all(postalCode(), ["6800701"], ["680-0701", "680070", "６８００７０１", "6800701\n", 6800701]);
  all(
    phone(),
    ["0858000000", "0858-00-0000", "090-0000-0000", "+81-858-00-0000", "+81858000000", "0120-00-0000", "06-6000-0000"],
    [
      "858000000",
      "0858--00-0000",
      "0858-00-0000-",
      "０８５８０００００００",
      "0858(00)0000",
      "1",
      "+0858000000",
      "",
      "0000000000",
      "00000000000",
      "090-000-0000",
      "0858-00-00000",
    ],
  );
  all(bodyCode(), ["313254"], ["313255", "31325"]);
});

test("a mail address is one address and nothing that a mail header could misread", () => {
  all(
    email(),
    ["mihon@example.jp", "a..b.@mail.example.jp", "x+y@example.co.jp", `${"a".repeat(64)}@example.jp`],
    [
      "mihon",
      "a@b",
      "a@b@example.jp",
      "a,b@example.jp",
      "<a@example.jp>",
      "a@example.jp\nBcc: b@example.jp",
      "a b@example.jp",
    ],
  );
  all(email(), [], ["見本@example.jp", "a@-example.jp", `${"a".repeat(65)}@example.jp`, `a@${"b.".repeat(130)}jp`, ""]);
});

test("a date exists", () => {
  all(localDate(), ["2026-02-28", "2024-02-29"], ["2026-02-29", "2026-13-01", "2026-4-1", "0000-01-01", "", 1, null]);
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
      expect(localDate().safeParse(addDays("1970-01-01", days)).success).toBe(true);
    }),
  );
});
