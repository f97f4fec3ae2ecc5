import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import { missingForJoining } from "./rule.ts";
import { Agreement, Application, Contract } from "./schema.ts";

/** 架空の契約. */
const agreement: Agreement = {
  resolved: { prefecture: "2026-12-18", body: "2026-12-20" },
  noticedOn: "2027-01-15",
  effectiveOn: "2027-04-01",
  scope: ["procurement", "operation"],
};
const contract: Contract = Contract.parse({
  prefecture: "310000",
  body: "313254",
  partnership: agreement,
  entrustment: agreement,
  handling: { agreedOn: "2027-02-01", subprocessingConsentOn: "2027-02-01" },
});
const application: Application = Application.parse({
  body: "313254",
  options: ["application", "facility", "register"],
  start: "2027-04-01",
  budget: {
    fiscalYear: 2027,
    resolvedOn: "2027-03-19",
    lines: [{ section: { number: 13, name: "使用料及び賃借料" }, amount: 900_000 }],
  },
});
const start = "2027-04-01";
const pieces = (given: Contract, from = start, by = application) =>
  missingForJoining(given, by, from).map(({ code, document }) => `${document} ${code}`);
const without = <T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = whole;
  return rest;
};

test("a body with every document in force on its first day can join", () => {
  expect(missingForJoining(contract, application, start)).toEqual([]);
});

test("each missing document is named, with a sentence and what to do next", () => {
  const cases: [Contract, string][] = [
    [{ ...contract, entrustment: { ...agreement, resolved: {} } }, "entrustment membership.missing_resolution"],
    [
      { ...contract, partnership: { ...agreement, resolved: { body: "2026-12-20" } } },
      "partnership membership.missing_resolution",
    ],
    [{ ...contract, partnership: without(agreement, "noticedOn") }, "partnership membership.missing_notice"],
    [{ ...contract, entrustment: without(agreement, "effectiveOn") }, "entrustment membership.missing_effect"],
    [{ ...contract, handling: { agreedOn: "2027-02-01" } }, "handling membership.missing_subprocessing_consent"],
  ];
  for (const [given, piece] of cases) {
    expect(pieces(given)).toEqual([piece]);
    const [missing] = missingForJoining(given, application, start);
    expect(missing?.message).toMatch(/登録されていません。$/);
    expect(missing?.next).toMatch(/ください。$/);
  }
});

test("a contract that is not there at all is missing in every piece", () => {
  expect(
    pieces({ prefecture: contract.prefecture, body: contract.body }, start, without(application, "budget")),
  ).toEqual([
    "partnership membership.missing_resolution",
    "partnership membership.missing_notice",
    "partnership membership.missing_effect",
    "partnership membership.wrong_scope",
    "entrustment membership.missing_resolution",
    "entrustment membership.missing_notice",
    "entrustment membership.missing_effect",
    "entrustment membership.wrong_scope",
    "handling membership.missing_handling",
    "handling membership.missing_subprocessing_consent",
    "budget membership.missing_budget",
  ]);
});

test("procurement and operation are entrusted, decisions on residents (処分) are not", () => {
  for (const scope of [["procurement"], ["operation"], ["procurement", "operation", "disposition"]] as const) {
    const given = { ...contract, entrustment: { ...agreement, scope: [...scope] } };
    expect(pieces(given)).toEqual(["entrustment membership.wrong_scope"]);
  }
});

test("a start before resolution, notice, effect or contract is refused, with both dates in the sentence", () => {
  const dayBefore = missingForJoining(contract, application, "2027-03-31");
  expect(dayBefore.map(({ code }) => code)).toEqual([
    "membership.missing_effect",
    "membership.missing_effect",
    "membership.missing_budget", // 31 March belongs to the fiscal year before
  ]);
  expect(dayBefore[0]?.message).toContain("開始日（2027-03-31）");
  expect(dayBefore[0]?.message).toContain("効力日（2027-04-01）");
  const late = { ...contract, handling: { agreedOn: "2027-04-02", subprocessingConsentOn: "2027-04-02" } };
  expect(pieces(late)).toEqual([
    "handling membership.missing_handling",
    "handling membership.missing_subprocessing_consent",
  ]);
});

test("a budget counts when it is voted, of the start's fiscal year and more than nothing", () => {
  const budget = { fiscalYear: 2027, resolvedOn: "2027-03-19", lines: [] };
  const line = { section: { number: 13, name: "使用料及び賃借料" }, amount: 1 };
  const withBudget = (more: object) => pieces(contract, start, { ...application, budget: { ...budget, ...more } });
  const missing = ["budget membership.missing_budget"];
  expect(withBudget({})).toEqual(missing);
  expect(withBudget({ lines: [{ ...line, amount: 0 }] })).toEqual(missing);
  expect(withBudget({ lines: [line], fiscalYear: 2026 })).toEqual(missing);
  expect(withBudget({ lines: [line], resolvedOn: "2027-04-02" })).toEqual(missing);
  expect(withBudget({ lines: [line] })).toEqual([]);
});

test("the prefecture, which contracts with nobody, needs its budget only", () => {
  const own = Contract.parse({ prefecture: "310000", body: "310000" });
  const by = Application.parse({ ...application, body: "310000" });
  expect(pieces(own, start, by)).toEqual([]);
  expect(pieces(own, start, without(by, "budget"))).toEqual(["budget membership.missing_budget"]);
});

const date = fc.integer({ min: 0, max: 300 }).map((days) => addDays("2026-11-01", days));
const optional = fc.option(date, { nil: undefined });
const anyAgreement = fc.record({
  resolved: fc.record({ prefecture: optional, body: optional }),
  noticedOn: optional,
  effectiveOn: optional,
  scope: fc.subarray<Agreement["scope"][number]>(["procurement", "operation", "disposition"]),
});
const anyContract: fc.Arbitrary<Contract> = fc.record({
  prefecture: fc.constant(contract.prefecture),
  body: fc.constant(contract.body),
  partnership: fc.option(anyAgreement, { nil: undefined }),
  entrustment: fc.option(anyAgreement, { nil: undefined }),
  handling: fc.option(fc.record({ agreedOn: date, subprocessingConsentOn: optional }), { nil: undefined }),
});

test("recording a document never adds a missing piece", () => {
  const documents = fc.subarray(["partnership", "entrustment", "handling"] as const);
  const dates = fc.subarray(["noticedOn", "effectiveOn"] as const);
  fc.assert(
    fc.property(anyContract, documents, dates, date, (full, removed, undated, from) => {
      const less = { ...full, ...Object.fromEntries(removed.map((name) => [name, undefined])) };
      if (less.partnership !== undefined) {
        less.partnership = { ...less.partnership, ...Object.fromEntries(undated.map((name) => [name, undefined])) };
      }
      expect(pieces(less, from)).toEqual(expect.arrayContaining(pieces(full, from)));
      expect(pieces(less, from, without(application, "budget"))).toEqual(
        expect.arrayContaining(pieces(less, from, application)),
      );
    }),
  );
});

test("a later start within the fiscal year never adds a missing piece", () => {
  const inYear = fc.integer({ min: 0, max: 365 }).map((days) => addDays("2027-04-01", days));
  fc.assert(
    fc.property(anyContract, inYear, inYear, (given, one, other) => {
      const [earlier, later] = one < other ? [one, other] : [other, one];
      expect(pieces(given, earlier)).toEqual(expect.arrayContaining(pieces(given, later)));
    }),
  );
});

test("documents whose dates contradict each other and unknown fields are refused in Japanese", () => {
  const issues = (value: unknown) => Agreement.safeParse(value).error?.issues.map(({ message }) => message);
  expect(issues({ ...agreement, noticedOn: "2026-12-01" })).toContain("告示日が議決日より前です。");
  expect(issues({ ...agreement, effectiveOn: "2026-12-01" })).toContain("効力日が議決日より前です。");
  expect(issues({ ...agreement, signedOn: "2026-12-01" })).toEqual(["定められていない項目があります（signedOn）。"]);
  expect(issues({ ...agreement, noticedOn: "2027-02-29" })?.join()).toMatch(/実在する日付/);
  const twice = Application.safeParse({ ...application, options: ["facility", "facility"] });
  expect(twice.error?.issues.map(({ message }) => message)).toEqual(["同じ機能が二度指定されています。"]);
});
