import fc from "fast-check";
import { expect, test } from "vitest";
import { html } from "#core/html.ts";
import { type DecisionDocument, renderCertificate, renderDecision, renderReceipt, renderTag } from "./render.ts";

const letter = { number: "若住第12号", date: "2026-11-21", to: "見本 太郎", from: "若桜町長", invented: false };
const decision: DecisionDocument = {
  ...letter,
  title: "犬の登録",
  receipt: "26-7K3M-9F2C-4X",
  submittedOn: "2026-11-20",
  approved: true,
  paper: "決定通知書",
  text: "申請のとおり登録しました。",
  retention: 5,
};
const receipt = { ...letter, what: "犬の登録手数料", method: "窓口・現金", rows: [{ name: "登録", yen: 3000 }] };
const tag = { ...letter, tag: "令和8年度 第1号", registeredOn: "2026-11-21", rows: [["名", "ポチ"]] as const };
const certificate = {
  keeper: "若桜町",
  changedSince: false,
  ...letter,
  register: "犬の登録原簿",
  validOn: "2026-11-21",
  rows: [["名", "ポチ"]] as const,
};

/** Every document, with one text in every place where words of people stand. */
const documents = (words: string): string[] => [
  renderDecision({ ...decision, to: words, title: words, text: words, receipt: words, from: words, number: words }),
  renderDecision({ ...decision, approved: false, reason: words, rows: [[words, words]] }),
  renderReceipt({ ...receipt, to: words, what: words, rows: [{ name: words, yen: 1 }], method: words }),
  renderTag({ ...tag, to: words, tag: words, rows: [[words, words]] }),
  renderCertificate({ ...certificate, to: words, register: words, rows: [[words, words]] }),
];
const tags = (page: string) => page.match(/<[a-z!/][^>]*>/gi)?.join("");

test.each([
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "' onmouseover='alert(1)",
  "</style><svg/onload=alert(1)>",
  "&lt;b&gt;",
  "$&$1\\u003cb\\u003e",
])("words of people add no tag and no attribute: %s", (words) => {
  for (const [index, page] of documents(words).entries()) {
    expect(tags(page)).toBe(tags(documents("安全").at(index) ?? ""));
  }
});

test("whatever people write, the tags of a document stay the same and the words come back whole", () => {
  const plain = (text: string) =>
    text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) =>
      String({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" }[name]),
    );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (words) => {
      const page = html`<p>${words}</p>`.text;
      expect(page.match(/</g)).toHaveLength(2);
      expect(plain(page.slice(3, -4))).toBe(words);
    }),
  );
});

test.each(["髙橋 﨑子", "神\uFA19 太郎", "𠮷田 太郎", "葛\u{E0100}城 花子"])(
  "a name keeps every character: %s",
  (name) => {
    for (const page of documents(name)) expect(page).toContain(name);
  },
);

test("dates are written in 元号, and a decision says until when its record is kept", () => {
  const page = renderDecision(decision);
  expect(page).toContain("令和8年11月21日");
  expect(page).toContain("5年保存（保存期間満了日 令和14年3月31日）");
});

test("a refusal says why, and is not printed without a reason", () => {
  const page = renderDecision({ ...decision, approved: false, paper: "却下決定通知書", reason: "対象外のため" });
  expect(page).toContain("対象外のため");
  expect(page).toContain("却下決定通知書");
  expect(() => renderDecision({ ...decision, approved: false })).toThrow(RangeError);
});

test("how a decision is contested stands where it is owed: to whom, within how long, against whom, and whether the ruling comes first", () => {
  const appeal = { to: "鳥取県介護保険審査会", months: 3, first: true, defendant: "若桜町", stands: "若桜町長" };
  const first = renderDecision({ ...decision, appeal });
  expect(first).toContain("3か月以内に、鳥取県介護保険審査会に対して審査請求");
  expect(first).toContain("裁決を経た後でなければ提起することができません");
  expect(first).toContain("若桜町を被告として提起してください（若桜町長が被告の代表者となります。）");
  const plain = renderDecision({ ...decision, appeal: { ...appeal, to: "若桜町長", months: 2, first: false } });
  expect(plain).toContain("2か月以内に、若桜町長に対して審査請求");
  expect(plain).toContain("処分の取消しの訴えを提起することができます");
  expect(renderDecision(decision)).not.toMatch(/審査請求|訴え/);
});

test("a receipt adds up its own rows", () => {
  const rows = [
    { name: "登録", yen: 3000 },
    { name: "注射済票", yen: 550 },
  ];
  expect(renderReceipt({ ...receipt, rows })).toContain("3,550円");
});

test("what the embedded pool prints says that it is invented, what a stage prints does not", () => {
  expect(renderTag({ ...tag, invented: true })).toContain("架空");
  for (const page of documents("安全")) expect(page).not.toContain("架空");
});

test("a document needs nothing from outside: no script, no link, no font, no image", () => {
  for (const page of documents("安全")) expect(page).not.toMatch(/<(script|link|img|iframe)|url\(|@import|https?:/);
});

test("a certificate says of which day and by whose register, and never that what ended or has changed still stands", () => {
  const print = (more: object) => renderCertificate({ ...certificate, rows: [["名", "見本ポチ"]], ...more });
  const day = { date: "2027-04-05", validOn: "2027-04-05" };
  expect(print(day)).toContain(
    "若桜町が備え付ける犬の登録原簿に、令和9年4月5日現在、上記のとおり登録されていることを証明します。",
  );
  const past = print({ date: "2027-06-01", validOn: "2027-04-05", changedSince: true });
  expect(past).toContain("令和9年4月5日現在、上記のとおり登録されていたことを");
  expect(past).toContain("この日より後に、登録事項が変わっています。");
  const ended = { on: "2027-05-10", why: "犬の死亡" };
  const before = print({ date: "2027-06-01", validOn: "2027-04-05", changedSince: true, ended });
  expect(before).toContain("その後、令和9年5月10日に終わりました（犬の死亡）");
  const after = print({ date: "2027-06-01", validOn: "2027-06-01", ended });
  expect(after).toContain("（終わった登録）");
  expect(after).toContain("令和9年5月10日に終わったもの（犬の死亡）として記載されていることを証明します。");
  expect(after).not.toMatch(/登録されてい/);
});
