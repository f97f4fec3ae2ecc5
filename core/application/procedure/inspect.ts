import type { FieldError } from "#core/error.ts";
import { type Answers, ask, expressions, operators } from "./logic.ts";
import type { Definition, Field } from "./schema.ts";
import { silentOn } from "./unanswered.ts";

/** What the texts of a procedure may name: 受付番号, 文書番号, the procedure and the office. */
const placeholders = ["receipt", "number", "title", "office"] as const;

const expressionsMax = 200;
const bytesMax = 64 * 1024;

/**
 * What is wrong with a definition beyond its shape: names that lead nowhere, rules that cannot be asked, fees without
 * a row. Empty when it can be published.
 */
export function inspect(definition: Definition): FieldError[] {
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  if (bytes > bytesMax) return [{ pointer: "", message: "手続の定義は64KB以内にしてください。" }];
  return [
    ...inspectOrder(definition),
    ...inspectApplicant(definition),
    ...definition.rules.flatMap((rule, at) => inspectRule(definition, rule, `/rules/${at}`)),
    ...inspectFees(definition),
    ...inspectTexts(definition),
    ...inspectPeriod(definition),
    ...inspectRuling(definition),
  ];
}

/** What can be contested says to whom and until when (行政不服審査法82条1項); what cannot, claims nothing. */
function inspectRuling({ ruling }: Definition): FieldError[] {
  if (ruling === undefined)
    return [{ pointer: "/ruling", message: "決定の根拠と、結果ごとの通知書の名前・教示を定めてください。" }];
  const { disposition, approved, refused } = ruling;
  if (disposition && refused.appeal === undefined)
    return [
      { pointer: "/ruling/refused/appeal", message: "処分を断るときの教示（審査請求の先と期間）を定めてください。" },
    ];
  return (["approved", "refused"] as const).flatMap((one) =>
    !disposition && { approved, refused }[one].appeal !== undefined
      ? [{ pointer: `/ruling/${one}/appeal`, message: "処分でないものに、教示はできません。" }]
      : [],
  );
}

const fieldsOf = ({ schema }: Definition): Record<string, Field> => schema.properties;
const isField = (definition: Definition, name: string) => Object.hasOwn(fieldsOf(definition), name);

function inspectOrder(definition: Definition): FieldError[] {
  const { order, schema } = definition;
  const unknown = (names: string[], pointer: string) =>
    names.flatMap((name, at) =>
      isField(definition, name) ? [] : [{ pointer: `${pointer}/${at}`, message: `項目「${name}」がありません。` }],
    );
  const missing = Object.keys(schema.properties).filter((name) => !order.includes(name));
  return [
    ...unknown(order, "/order"),
    ...unknown(schema.required, "/schema/required"),
    ...(new Set(order).size === order.length ? [] : [{ pointer: "/order", message: "同じ項目が2回あります。" }]),
    ...missing.map((name) => ({ pointer: "/order", message: `項目「${name}」の順序がありません。` })),
  ];
}

function inspectApplicant(definition: Definition): FieldError[] {
  const { name, email } = definition.applicant;
  const wrong = Object.entries(definition.applicant)
    .filter(([, field]) => !isField(definition, field))
    .map(([part, field]) => ({ pointer: `/applicant/${part}`, message: `項目「${field}」がありません。` }));
  if (wrong.length > 0) return wrong;
  const address = email === undefined ? undefined : fieldsOf(definition)[email];
  return [
    ...(definition.schema.required.includes(name)
      ? []
      : [{ pointer: "/applicant/name", message: "申請者の氏名の項目は、必須としてください。" }]),
    ...(address !== undefined && !("format" in address && address.format === "email")
      ? [{ pointer: "/applicant/email", message: "format が email の項目を指定してください。" }]
      : []),
  ];
}

/** A rule names known operators and fields, and gives true or false on an example of every field. */
function inspectRule(definition: Definition, rule: Definition["rules"][number], pointer: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!isField(definition, rule.pointer.replace("/answers/", ""))) {
    errors.push({ pointer: `${pointer}/pointer`, message: "指し示す項目がありません。" });
  }
  const found = [...expressions(rule.logic)];
  const bad = found.find((one) => !isKnown(definition, one));
  if (found.length === 0 || found.length > expressionsMax) {
    errors.push({ pointer: `${pointer}/logic`, message: `式は1個以上${expressionsMax}個以内で組んでください。` });
  } else if (bad !== undefined) {
    errors.push({
      pointer: `${pointer}/logic`,
      message: `「${bad.operator.slice(0, 40)}」の使い方が正しくありません。`,
    });
  } else if (!isCondition(definition, rule.logic)) {
    errors.push({ pointer: `${pointer}/logic`, message: "はい・いいえで決まる式ではありません。" });
  } else {
    const [silent] = silentOn(rule, definition.schema);
    const message = `任意の項目「${silent}」に答えがないときの扱いを、holds（満たす）か broken（満たさない）で定めてください。`;
    if (silent !== undefined) errors.push({ pointer: `${pointer}/unanswered`, message });
  }
  return errors;
}

function isKnown(
  definition: Definition,
  { operator, argument, alone }: { operator: string; argument: unknown; alone: boolean },
): boolean {
  if (!alone || !operators.has(operator)) return false;
  if (operator === "answered") return typeof argument === "string" && isField(definition, argument);
  if (operator !== "var" || argument === "filedOn") return true;
  const [, field] = /^answers\.(\w+)$/.exec(String(argument)) ?? [];
  return typeof argument === "string" && field !== undefined && isField(definition, field);
}

function isCondition(definition: Definition, logic: unknown): boolean {
  const fields = Object.entries(fieldsOf(definition)).map(([name, field]) => [name, exampleOf(field)]);
  try {
    const answers = Object.fromEntries(fields) as Answers;
    return typeof ask(logic, { answers, filedOn: "2026-04-01" }) === "boolean";
  } catch {
    return false;
  }
}

function exampleOf(field: Field): unknown {
  if (field.type === "integer") return field.minimum;
  if (field.type === "boolean") return true;
  if (field.type === "array") return [];
  return field.format === "date" ? "2026-04-01" : (field.oneOf?.[0]?.const ?? "例");
}

function inspectFees({ fees, accepts }: Definition): FieldError[] {
  const first = (name: string) =>
    fees
      .filter((fee) => fee.name === name)
      .map(({ from }) => from)
      .sort()[0] ?? "";
  const late = fees.findIndex(({ name }) => first(name) > accepts.from);
  const twice = fees.findIndex((fee, at) =>
    fees.some((other, before) => before < at && other.name === fee.name && other.from === fee.from),
  );
  return [
    ...(late < 0 ? [] : [{ pointer: `/fees/${late}/from`, message: "受付を始める日の手数料の行がありません。" }]),
    ...(twice < 0 ? [] : [{ pointer: `/fees/${twice}`, message: "同じ手数料の同じ日からの行が2つあります。" }]),
  ];
}

function inspectTexts({ texts }: Definition): FieldError[] {
  return Object.entries(texts).flatMap(([name, text]) =>
    [...text.matchAll(/\{([^{}]*)\}/g)]
      .filter(([, inside]) => !(placeholders as readonly string[]).includes(inside ?? ""))
      .map(([whole]) => ({ pointer: `/texts/${name}`, message: `「${whole}」に当てはまる値はありません。` })),
  );
}

const inspectPeriod = ({ accepts }: Definition): FieldError[] =>
  accepts.to !== undefined && accepts.to < accepts.from
    ? [{ pointer: "/accepts/to", message: "受付の終わりが始まりより前です。" }]
    : [];
