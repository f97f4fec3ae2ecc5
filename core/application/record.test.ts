import { expect, test } from "vitest";
import { type DecisionRecord, decisionLetter } from "./record.ts";

const record: DecisionRecord = {
  id: "app_1",
  title: "犬の登録",
  law: "狂犬病予防法第4条",
  office: "若桜町 町民課",
  receipt: "27-7K3M-9F2C-4X",
  filedOn: "2027-04-05",
  applicant: "見本 太郎",
  answers: [],
  fees: [],
  ruling: {
    outcome: "refused",
    on: "2027-04-07",
    number: "若住第1号",
    fiscalYear: 2027,
    retention: 5,
    keepUntil: "2033-03-31",
  },
  text: "登録しません。",
  reason: "対象外のため",
  corrections: [],
  sentBack: [],
  drafter: "staff:stf_1",
  draftedAt: 0,
  signatures: [],
};
const print = { body: { code: "310000", name: "鳥取県" }, invented: false };

test("a version from before its decisions were described prints what it printed: contested before the head of the body", () => {
  const letter = decisionLetter(record, {}, print);
  for (const part of ["不許可決定通知書", "3か月以内に、鳥取県知事に対して審査請求", "鳥取県を被告として"])
    expect(letter).toContain(part);
  expect(letter).not.toContain("鳥取県長");
});

test("an outcome that owes no 教示 prints none, and another authority is named where the procedure names it", () => {
  const refused = { paper: "却下決定通知書", appeal: { to: "鳥取県介護保険審査会", months: 3, first: true } };
  const ruling = { ground: "law", disposition: true, approved: { paper: "認定通知書" }, refused } as const;
  expect(decisionLetter(record, { ruling }, print)).toContain("鳥取県介護保険審査会に対して審査請求");
  const approved = { ...record, ruling: { ...record.ruling, outcome: "approved" as const } };
  const letter = decisionLetter(approved, { ruling }, print);
  expect(letter).toContain("犬の登録 認定通知書");
  expect(letter).not.toContain("審査請求");
});
