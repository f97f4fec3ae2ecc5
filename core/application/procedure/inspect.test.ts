import { expect, test } from "vitest";
import { adopt } from "../template/index.ts";
import { inspect } from "./inspect.ts";
import { Definition } from "./schema.ts";

const definition = adopt("dog-registration", {
  office: "町民福祉課",
  documentPrefix: "若住",
  accepts: { from: "2027-04-01" },
  fees: [{ name: "登録手数料", from: "2027-04-01", amount: 3000, basis: "手数料条例（架空）" }],
  processing: { days: 5, countFirstDay: false, arrivesWhenOpen: true },
  retention: 5,
});
const faultsOf = (change: Partial<Definition>) =>
  inspect({ ...definition, ...change }).map(({ pointer, message }) => `${pointer} ${message}`);
const rule = (logic: unknown) => ({
  rules: [{ name: "r", logic: logic as never, pointer: "/answers/dog_name", message: "だめ", level: "error" as const }],
});

test("the template is a definition without a fault, and stays one when it is exported and read back", () => {
  expect(inspect(definition)).toEqual([]);
  expect(Definition.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
});

test("names that lead nowhere are told where they stand", () => {
  const { order, schema } = definition;
  expect(faultsOf({ order: order.slice(1) })).toEqual(["/order 項目「owner_name」の順序がありません。"]);
  expect(faultsOf({ order: [...order, "cat"] })).toEqual([`/order/${order.length} 項目「cat」がありません。`]);
  expect(faultsOf({ order: [...order, "dog_name"] })).toEqual(["/order 同じ項目が2回あります。"]);
  expect(faultsOf({ schema: { ...schema, required: [...schema.required, "cat"] } })).toHaveLength(1);
  expect(faultsOf({ applicant: { name: "cat" } })).toEqual(["/applicant/name 項目「cat」がありません。"]);
  expect(faultsOf({ applicant: { name: "dog_feature" } })[0]).toMatch(/^\/applicant\/name .*必須/);
  expect(faultsOf({ applicant: { name: "owner_name", email: "dog_name" } })[0]).toMatch(/^\/applicant\/email/);
  expect(faultsOf({ texts: { ...definition.texts, approved: "{cat} です" } })).toEqual([
    "/texts/approved 「{cat}」に当てはまる値はありません。",
  ]);
});

test("a rule that cannot be asked is refused before anybody is asked", () => {
  for (const logic of [
    "text",
    {},
    { nothing: [1] },
    { "==": [1, 1] },
    { var: "answers.cat" },
    { var: "answers.constructor" },
    { var: "" },
    { var: ["answers.dog_name"] },
    { "===": [{ var: "answers.dog_name" }, 1], "!": [1] },
    { "+": [1, 1] },
    { "<=": [{ daysBetween: [{ var: "answers.dog_name" }, "2027-04-01"] }, 1] },
    { answered: "cat" },
    { method: [{ var: "filedOn" }, "constructor"] },
    { and: Array.from({ length: 300 }, () => ({ "===": [1, 1] })) },
  ]) {
    expect(faultsOf(rule(logic)).join(), JSON.stringify(logic)).toMatch(/^\/rules\/0\/logic/);
  }
  expect(
    faultsOf(rule({ or: [{ answered: "dog_feature" }, { "===": [{ var: "answers.dog_sex" }, "male"] }] })),
  ).toEqual([]);
});

test("a fee without a row on the first day, or with two for one day, is refused", () => {
  const fee = { name: "登録手数料", from: "2027-04-01", amount: 3000, basis: "条例" };
  expect(faultsOf({ fees: [{ ...fee, from: "2027-04-02" }] })[0]).toMatch(/^\/fees\/0\/from/);
  expect(faultsOf({ fees: [fee, fee] })[0]).toMatch(/^\/fees\/1/);
  expect(faultsOf({ accepts: { from: "2027-04-01", to: "2027-03-31" } })[0]).toMatch(/^\/accepts\/to/);
});

test("the grammar of fields takes nothing that could make a check slow or endless", () => {
  const withField = (field: unknown) =>
    Definition.safeParse({
      ...definition,
      schema: { ...definition.schema, properties: { ...definition.schema.properties, dog_name: field } },
    }).success;
  expect(withField({ type: "string", title: "名", text: { max: 30 } })).toBe(true);
  expect(withField({ type: "string", title: "名" })).toBe(false);
  expect(withField({ type: "string", title: "名", text: { max: 30 }, pattern: "(a+)+$" })).toBe(false);
  expect(withField({ $ref: "#" })).toBe(false);
  expect(withField({ type: "integer", title: "頭数", minimum: 1, maximum: 9 })).toBe(true);
  expect(withField({ type: "integer", title: "頭数", minimum: 9, maximum: 1 })).toBe(false);
  const named = { ...definition.schema.properties, constructor: { type: "string", title: "名", text: { max: 30 } } };
  expect(Definition.safeParse({ ...definition, schema: { ...definition.schema, properties: named } }).success).toBe(
    false,
  );
  expect(withField({ type: "object", title: "名" })).toBe(false);
});

test("no procedure is published that does not say what its decision is and how a 処分 is contested, or that claims what is none", () => {
  const { ruling } = definition as Definition & { ruling: NonNullable<Definition["ruling"]> };
  const without = { ...definition, ruling: undefined };
  expect(inspect(without).map(({ pointer }) => pointer)).toEqual(["/ruling"]);
  expect(faultsOf({ ruling: { ...ruling, refused: { paper: "却下決定通知書" } } })[0]).toMatch(
    /^\/ruling\/refused\/appeal .*教示/,
  );
  expect(faultsOf({ ruling: { ...ruling, disposition: false } })[0]).toMatch(/^\/ruling\/refused\/appeal 処分でない/);
  const notice = { paper: "受理通知書" };
  expect(faultsOf({ ruling: { ground: "rule", disposition: false, approved: notice, refused: notice } })).toEqual([]);
});
