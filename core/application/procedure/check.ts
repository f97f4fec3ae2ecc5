import type * as z from "zod";
import { bounded, type FieldError, namesMax, unknownNames } from "#core/error.ts";
import { email, kana, localDate, phone, postalCode } from "#core/japan/schema.ts";
import { inspectText } from "#core/japan/text.ts";
import type { Answers } from "./logic.ts";
import type { Definition, Field, Format } from "./schema.ts";

/** What each `format` of a form means; the shapes of core/japan also say what is wrong. */
const formats: Record<Format, z.ZodType> = {
  date: localDate(),
  email: email(),
  phone: phone(),
  kana: kana(100),
  "postal-code": postalCode(),
};
/** No format takes a longer text: 100 characters of フリガナ with all their marks. */
const formatMax = 1600;

const errorsMax = 100;

type Schema = Definition["schema"];
type Tell = (pointer: string, message: string) => void;
type Check = (answer: unknown, pointer: string, tell: Tell) => void;

/**
 * Checks answers field by field: each of their nodes is read a few times whatever they are, a list no further than it has choices,
 * and nothing after the hundredth error.
 */
export function checkerOf(schema: Schema): (answers: unknown) => FieldError[] {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties).map(([name, field]) => {
    const isRequired = required.has(name);
    return { name, isRequired, check: checkOf(field, isRequired) };
  });
  const known = new Set(fields.map(({ name }) => name));
  return (answers) => {
    if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
      return [{ pointer: "/answers", message: "項目名と答えの組で入力してください。" }];
    }
    const unknown: string[] = [];
    for (const name of Object.keys(answers)) {
      if (!known.has(name) && unknown.push(name) === namesMax) break;
    }
    const errors = unknownNames("/answers", unknown, "この手続にない項目です。");
    const tell: Tell = (pointer, message) => errors.push({ pointer, message });
    for (const { name, isRequired, check } of fields) {
      if (errors.length >= errorsMax) break;
      const answer = Object.hasOwn(answers, name) ? (answers as Answers)[name] : undefined;
      const pointer = `/answers/${name}`;
      if (answer !== undefined) check(answer, pointer, tell);
      else if (isRequired) tell(pointer, "入力してください。");
    }
    return bounded(errors);
  };
}

function checkOf(field: Field, isRequired: boolean): Check {
  switch (field.type) {
    case "string":
      return textCheck(field);
    case "integer":
      return numberCheck(field);
    case "boolean":
      return yesNoCheck(field);
    case "array":
      return severalCheck(field, isRequired);
  }
}

type FieldOf<Type> = Extract<Field, { type: Type }>;

function textCheck({ title, text, format, oneOf }: FieldOf<"string">): Check {
  const choices = oneOf && new Set(oneOf.map((one) => one.const));
  return (answer, pointer, tell) => {
    if (typeof answer !== "string") return tell(pointer, "文字で入力してください。");
    if (choices?.has(answer) === false) return tell(pointer, "選択肢の中から選んでください。");
    const reason =
      text === undefined
        ? null
        : inspectText(answer, { max: text.max, multiline: text.multiline === true, label: title });
    if (reason !== null) return tell(pointer, reason);
    const wrong = format === undefined ? undefined : wrongFormat(format, answer);
    if (wrong !== undefined) tell(pointer, wrong);
  };
}

function wrongFormat(format: Format, answer: string): string | undefined {
  if (answer.length > formatMax) return "長すぎます。";
  return formats[format].safeParse(answer).error?.issues[0]?.message;
}

function numberCheck({ minimum, maximum }: FieldOf<"integer">): Check {
  return (answer, pointer, tell) => {
    if (typeof answer !== "number" || !Number.isInteger(answer)) tell(pointer, "整数で入力してください。");
    else if (answer < minimum) tell(pointer, `${minimum}以上で入力してください。`);
    else if (answer > maximum) tell(pointer, `${maximum}以下で入力してください。`);
  };
}

function yesNoCheck(field: FieldOf<"boolean">): Check {
  return (answer, pointer, tell) => {
    if (typeof answer !== "boolean") tell(pointer, "はい・いいえ（true・false）で答えてください。");
    else if (field.const === true && !answer) tell(pointer, "確認して「はい」を選んでください。");
  };
}

function severalCheck({ items }: FieldOf<"array">, isRequired: boolean): Check {
  const choices = new Set(items.oneOf.map((one) => one.const));
  return (answer, pointer, tell) => {
    if (!Array.isArray(answer)) return tell(pointer, "選んだものの一覧で答えてください。");
    if (answer.length > choices.size) return tell(pointer, `選べるのは${choices.size}個までです。`);
    if (isRequired && answer.length === 0) return tell(pointer, "1つ以上選んでください。");
    const seen = new Set<string>();
    for (let at = 0; at < answer.length; at++) {
      const one: unknown = answer[at];
      if (typeof one !== "string") tell(`${pointer}/${at}`, "文字で入力してください。");
      else if (!choices.has(one)) tell(`${pointer}/${at}`, "選択肢の中から選んでください。");
      else if (seen.has(one)) tell(pointer, "同じものを重ねて選ぶことはできません。");
      else seen.add(one);
    }
  };
}
