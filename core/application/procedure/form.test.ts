import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import { adopt } from "../template/index.ts";
import { compile, formOf } from "./form.ts";

const definition = adopt("dog-registration", {
  office: "町民福祉課",
  documentPrefix: "若住",
  accepts: { from: "2027-04-01" },
  fees: [{ name: "登録手数料", from: "2027-04-01", amount: 3000, basis: "手数料条例（架空）" }],
  processing: { days: 5, countFirstDay: false, arrivesWhenOpen: true },
  retention: 5,
});
const good = {
  owner_name: "見本 太郎",
  owner_address: "鳥取県八頭郡若桜町大字見本1番地",
  dog_place: "鳥取県八頭郡若桜町大字見本1番地",
  dog_breed: "柴",
  dog_born_on: "2027-01-10",
  dog_acquired_on: "2027-03-20",
  dog_color: "赤",
  dog_sex: "male",
  dog_name: "ポチ",
};
const form = compile(definition);
const on = "2027-04-05";
const ask = (change: object) => form({ ...good, ...change }, on);
const errorsOf = (change: object) => ask(change).errors.map(({ pointer, message }) => `${pointer} ${message}`);

test("complete answers pass, whatever characters a name is written with", () => {
  for (const owner_name of ["髙橋 﨑子", "神田 𠮷郎", "葛\u{E0100}城 花子", "が\u3099", "か\u3099"]) {
    expect(ask({ owner_name })).toEqual({ errors: [], warnings: [] });
  }
});

test("every wrong answer is told once, in Japanese, at its own field", () => {
  expect(errorsOf({ owner_name: 12 })).toEqual(["/answers/owner_name 文字で入力してください。"]);
  expect(errorsOf({ owner_name: undefined })).toEqual(["/answers/owner_name 入力してください。"]);
  expect(errorsOf({ owner_name: " \u3000" })).toEqual(["/answers/owner_name 入力してください。"]);
  expect(errorsOf({ dog_sex: "neither" })).toEqual(["/answers/dog_sex 選択肢の中から選んでください。"]);
  expect(errorsOf({ dog_born_on: "2027-02-29" })[0]).toMatch(/^\/answers\/dog_born_on 実在する日付/);
  expect(errorsOf({ owner_email: "taro@" })).toEqual(["/answers/owner_email メールアドレスの形式が正しくありません。"]);
  expect(errorsOf({ owner_kana: "みほん" })).toEqual(["/answers/owner_kana 全角カタカナで入力してください。"]);
  expect(errorsOf({ dog_born_on_estimated: "yes" })[0]).toMatch(/はい・いいえ/);
  expect(errorsOf({ "no/such~field": 1 })).toEqual(["/answers/no~1such~0field この手続にない項目です。"]);
  expect(errorsOf({ dog_name: "あ".repeat(100_000) })).toEqual(["/answers/dog_name 30文字以内で入力してください。"]);
  expect(errorsOf({ dog_name: "\ud842" })[0]).toMatch(/文字の一部が欠けています/);
  expect(errorsOf({ dog_name: "葛\u{E0100}".repeat(30) })).toEqual([]);
  expect(form("answers", on).errors).toHaveLength(1);
  expect(form([], on).errors.length).toBeGreaterThan(0);
  expect(form(null, on).errors.length).toBeGreaterThan(0);
  expect(form(JSON.parse('{"__proto__": {"owner_name": "x"}}'), on).errors.length).toBeGreaterThan(0);
});

test("thousands of unknown fields are refused with a bounded answer", () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`field_${at}_${"x".repeat(500)}`, 1]));
  const { errors } = ask(many);
  expect(errors.length).toBe(20);
  expect(JSON.stringify(errors).length).toBeLessThan(30_000);
});

test("a dog acquired before it was born, or after today, is refused; late filing is only told", () => {
  expect(errorsOf({ dog_acquired_on: "2027-01-09" })).toEqual([
    "/answers/dog_acquired_on 取得した日が、生年月日より前です。",
  ]);
  expect(errorsOf({ dog_acquired_on: "2027-04-06" })).toEqual([
    "/answers/dog_acquired_on 取得した日が、申請の日より後です。",
  ]);
  expect(ask({ dog_born_on: "2020-01-01", dog_acquired_on: "2027-03-05" })).toMatchObject({
    errors: [],
    warnings: [{ pointer: "/answers/dog_acquired_on" }],
  });
});

test("the thirty days run from the acquisition, of a puppy from the day it has passed its ninety days (狂犬病予防法4条1項)", () => {
  const day = fc.integer({ min: 0, max: 4000 });
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 300 }), (start, age, waited) => {
      const born = addDays("2015-01-01", start);
      const acquired = addDays(born, age);
      const filedOn = addDays(acquired, waited);
      const begins = age <= 90 ? addDays(born, 90) : acquired;
      const { errors, warnings } = form({ ...good, dog_born_on: born, dog_acquired_on: acquired }, filedOn);
      expect(errors).toEqual([]);
      expect(warnings.length === 1).toBe(filedOn > addDays(begins, 30));
    }),
  );
});

test("a rule that cannot be worked out refuses, and throws nothing", () => {
  const { errors, warnings } = form(
    { ...good, dog_born_on: "9999-12-31", dog_acquired_on: "9999-12-31" },
    "9999-12-31",
  );
  expect([...errors, ...warnings].length).toBeGreaterThan(0);
});

test("no answers whatever make a form throw", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (answers, one) => {
      expect(Array.isArray(form(answers, on).errors)).toBe(true);
      expect(Array.isArray(ask({ dog_name: one, dog_born_on: one }).errors)).toBe(true);
    }),
  );
});

test("a content is compiled once, and old contents give way to new ones", () => {
  expect(formOf("first", definition)).toBe(formOf("first", definition));
  const first = formOf("first", definition);
  for (let at = 0; at < 200; at++) formOf(`other ${at}`, { schema: { ...definition.schema }, rules: [] });
  expect(formOf("first", definition)).not.toBe(first);
});
