import { expect, test } from "vitest";
import type { Policy, Statement } from "#infra/policy.ts";
import { decide, type Request } from "#test/infra/iam.ts";

const policy = (statement: Partial<Statement>): Policy => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "One", Effect: "Allow", Action: ["dynamodb:*"], Resource: ["*"], ...statement }],
});

const tag = (name: string) => `\${aws:PrincipalTag/${name}}`;
const keys = { "dynamodb:LeadingKeys": [`31#${tag("body")}#*`] };
const forAll = policy({ Condition: { "ForAllValues:StringLike": keys } });
const forAllNotNull = policy({
  Condition: { "ForAllValues:StringLike": keys, Null: { "dynamodb:LeadingKeys": "false" } },
});

const ask = (action: string, leading?: string[]): Request => ({
  action: `dynamodb:${action}`,
  resource: "arn:aws:dynamodb:ap-northeast-1:000000000000:table/Pool",
  principalTags: { body: "313254" },
  ...(leading === undefined ? {} : { context: { "dynamodb:LeadingKeys": leading } }),
});

const own = "31#313254#APP#app_1";
const other = "31#313289#APP#app_1";

// the same questions were put to an independent simulator once; these are its answers
test.each<[string, Policy, Request, string]>([
  ["ForAllValues only: Query of the own town", forAll, ask("Query", [own]), "allowed"],
  ["ForAllValues only: Query of another town", forAll, ask("Query", [other]), "implicitly denied"],
  ["ForAllValues only: GetItem of both", forAll, ask("GetItem", [own, other]), "implicitly denied"],
  ["ForAllValues only: Scan without a key is the hole", forAll, ask("Scan"), "allowed"],
  ["with Null: Scan without a key", forAllNotNull, ask("Scan"), "implicitly denied"],
  ["with Null: Query of the own town", forAllNotNull, ask("Query", [own]), "allowed"],
])("decides as IAM does: %s", (_name, rules, request, decision) => {
  expect(decide([rules], request)).toBe(decision);
});

test("an explicit Deny wins, and what nobody allows is denied", () => {
  const deny = policy({ Effect: "Deny", Action: ["dynamodb:Scan"] });
  expect(decide([policy({}), deny], ask("Scan"))).toBe("denied");
  expect(decide([policy({}), deny], ask("Query"))).toBe("allowed");
  expect(decide([deny], ask("Query"))).toBe("implicitly denied");
});

test("what a variable puts in is text, and a variable without a value matches nothing", () => {
  const wild = { ...ask("Query", [other]), principalTags: { body: "*" } };
  expect(decide([forAllNotNull], wild)).toBe("implicitly denied");
  expect(decide([forAllNotNull], { ...ask("Query", ["31##APP#1"]), principalTags: {} })).toBe("implicitly denied");
});

test("a negated operator holds without the key, a plain one does not", () => {
  const condition = (operator: string) => policy({ Condition: { [operator]: { "aws:RequestTag/body": "POOL00" } } });
  expect(decide([condition("StringNotEquals")], ask("Query"))).toBe("allowed");
  expect(decide([condition("StringEquals")], ask("Query"))).toBe("implicitly denied");
  const tagged = { ...ask("Query"), context: { "aws:RequestTag/body": "POOL00" } };
  expect(decide([condition("StringNotEquals")], tagged)).toBe("implicitly denied");
  expect(decide([condition("StringEquals")], tagged)).toBe("allowed");
});

test("an operator that the evaluator does not know is an error, never a guess", () => {
  const unknown = policy({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } });
  expect(() => decide([unknown], ask("Query"))).toThrow("unknown operator");
});
