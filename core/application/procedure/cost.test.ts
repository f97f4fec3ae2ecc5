import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "#core/error.ts";
import { problem } from "../problem.ts";
import { compile } from "./form.ts";
import { type Definition, Field } from "./schema.ts";

type Part = Pick<Definition, "schema" | "rules">;

const label = fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom(..."あいうabc") });
const choices = fc
  .uniqueArray(label, { minLength: 1, maxLength: 100 })
  .map((all) => all.map((one) => ({ const: one, title: one })));
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({ max: fc.integer({ min: 1, max: 30 }) }).map((text) => ({ type: "string" as const, title: "文", text })),
  fc
    .constantFrom("date" as const, "email" as const, "phone" as const, "kana" as const, "postal-code" as const)
    .map((format) => ({ type: "string" as const, title: "書式", format })),
  choices.map((oneOf) => ({ type: "string" as const, title: "選択", oneOf })),
  fc.constant({ type: "integer" as const, title: "数", minimum: 0, maximum: 9 }),
  fc.constant({ type: "boolean" as const, title: "はい" }),
  choices.map((oneOf) => ({
    type: "array" as const,
    title: "いくつか",
    items: { type: "string" as const, oneOf },
    uniqueItems: true as const,
  })),
);
const names = ["a", "b", "c", "d"] as const;
const read = fc.constantFrom(...names).map((name): unknown => ({ var: `answers.${name}` }));
const { logic } = fc.letrec<{ logic: unknown }>((tie) => ({
  logic: fc.oneof(
    { maxDepth: 4 },
    read,
    fc.oneof(fc.string(), fc.integer()),
    fc
      .tuple(
        fc.constantFrom("and", "or", "===", "in", "if", "<", "+", "daysBetween"),
        fc.array(tie("logic"), { minLength: 2, maxLength: 12 }),
      )
      .map(([operator, parts]) => ({ [operator]: parts })),
  ),
}));
const definition: fc.Arbitrary<Part> = fc
  .record({
    fields: fc.tuple(field, field, field, field),
    required: fc.subarray([...names]),
    rules: fc.array(logic, { maxLength: 12 }),
  })
  .map(({ fields, required, rules }) => ({
    schema: {
      type: "object",
      properties: Object.fromEntries(names.map((name, at) => [name, fields[at] ?? fields[0]])),
      required,
      additionalProperties: false,
    },
    rules: rules.map((one) => ({
      name: "r",
      logic: { and: [one] },
      pointer: "/answers/a",
      message: "だ".repeat(400),
      level: "error" as const,
    })),
  }));

/** Answers that fit, as far as a value can: the rules are asked only of those. */
const fitting = (one: Field): unknown => {
  if (one.type === "integer") return 1;
  if (one.type === "boolean") return true;
  if (one.type === "array") return one.items.oneOf.map((choice) => choice.const);
  const byFormat = {
    date: "2027-04-01",
    email: "a@example.jp",
    phone: "0858-00-0000",
    kana: "ア",
    "postal-code": "6800000",
  };
  return one.format === undefined ? (one.oneOf?.[0]?.const ?? "あ") : byFormat[one.format];
};
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.integer({ min: 0, max: 3000 }).chain((length) => fc.jsonValue().map((one) => Array.from({ length }, () => one))),
  fc.string({ maxLength: 5000 }),
);
const answersTo = ({ schema }: Part) => {
  const good = Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, fitting(one)]));
  return fc.oneof(
    fc.constant(good),
    fc.dictionary(fc.constantFrom(...names), hostile).map((bad): object => ({ ...good, ...bad })),
    fc.dictionary(fc.string({ maxLength: 300 }), hostile, { maxKeys: 60 }),
    hostile,
  );
};

/** The same value, each look at which is counted. */
function watched(value: unknown, count: () => void): unknown {
  if (typeof value !== "object" || value === null) return value;
  const seen = new WeakMap<object, object>();
  const wrap = (inner: unknown): unknown => {
    if (typeof inner !== "object" || inner === null) return inner;
    const known = seen.get(inner);
    if (known !== undefined) return known;
    const proxy = new Proxy(inner, {
      get(target, name, receiver) {
        count();
        return wrap(Reflect.get(target, name, receiver));
      },
      has(target, name) {
        count();
        return Reflect.has(target, name);
      },
      ownKeys(target) {
        count();
        return Reflect.ownKeys(target);
      },
      getOwnPropertyDescriptor(target, name) {
        count();
        return Reflect.getOwnPropertyDescriptor(target, name);
      },
    });
    seen.set(inner, proxy);
    return proxy;
  };
  return wrap(value);
}

const nodesOf = (value: unknown): number =>
  typeof value !== "object" || value === null
    ? 1
    : 1 + Object.values(value).reduce((sum: number, one) => sum + nodesOf(one), 0);

const cases = definition.chain((part) => fc.tuple(fc.constant(part), answersTo(part)));

test("checking any answers reads each of their nodes a bounded number of times: at most 20 for each node of answers and definition", () => {
  let asked = 0;
  fc.assert(
    fc.property(cases, ([part, answers]) => {
      let reads = 0;
      const count = () => {
        reads += 1;
      };
      const form = compile(watched(part, count) as Part);
      const { errors } = form(watched(answers, count), "2027-04-01");
      if (errors.length === 0) asked += 1;
      expect(reads).toBeLessThanOrEqual(20 * (nodesOf(answers) + nodesOf(part)));
    }),
    { numRuns: 300 },
  );
  expect(asked).toBeGreaterThan(0); // some got as far as the rules
});

test("a list that rules ask for again and again is read as often as one that none asks for", () => {
  const oneOf = Array.from({ length: 100 }, (_, at) => ({ const: `${at}`, title: `${at}` }));
  const a = Field.parse({ type: "array", title: "a", items: { type: "string", oneOf }, uniqueItems: true });
  const rule = { name: "r", pointer: "/answers/a", message: "だめ", level: "error" as const };
  const readsOf = (times: number) => {
    let reads = 0;
    const logic = { or: Array.from({ length: times }, () => ({ in: ["x", { var: "answers.a" }] })) };
    const form = compile({
      schema: { type: "object", properties: { a }, required: [], additionalProperties: false },
      rules: [{ ...rule, logic }],
    });
    const answers = watched({ a: oneOf.map((one) => one.const) }, () => {
      reads += 1;
    });
    expect(form(answers, "2027-04-01").errors).toHaveLength(1);
    return reads;
  };
  expect(readsOf(100)).toBe(readsOf(1));
});

test("hostile answers make at most 100 errors of at most 300 characters, and a problem of at most 32 KB", () => {
  fc.assert(
    fc.property(cases, ([part, answers]) => {
      const { errors } = compile(part)(answers, "2027-04-01");
      expect(errors.length).toBeLessThanOrEqual(100);
      for (const { pointer, message } of errors) expect((pointer + message).length).toBeLessThanOrEqual(300);
      expect(errors.filter(({ message }) => message.includes("手続にない")).length).toBeLessThanOrEqual(20);
      const told = JSON.stringify(problem("application.invalid", { errors }));
      expect(Buffer.byteLength(told)).toBeLessThanOrEqual(32 * 1024);
    }),
    { numRuns: 200 },
  );
});

test("what is told is whole characters, the first errors first, and 32 KB at most, whoever lists them", () => {
  const errors = Array.from({ length: 500 }, (_, at) => ({ pointer: `/${at}`, message: "𠮷".repeat(400) }));
  const problem = new Problem("request.malformed", { errors });
  expect(problem.errors?.[0]?.pointer).toBe("/0");
  expect(problem.errors?.length).toBeGreaterThan(20);
  expect(problem.errors?.length).toBeLessThanOrEqual(100);
  for (const { message } of problem.errors ?? []) expect(message.isWellFormed()).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(problem))).toBeLessThanOrEqual(32 * 1024);
});
