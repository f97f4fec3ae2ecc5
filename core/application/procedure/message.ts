import type { ErrorObject } from "ajv";
import type * as z from "zod";
import type { FieldError } from "#core/error.ts";
import { email, kana, localDate, phone, postalCode } from "#core/japan/schema.ts";
import type { Field, Format } from "./schema.ts";

/** What each `format` of a form means; the shapes of core/japan also say what is wrong. */
export const formats: Record<Format, z.ZodType> = {
  date: localDate(),
  email: email(),
  phone: phone(),
  kana: kana(100),
  "postal-code": postalCode(),
};

const typeNames: Record<Field["type"], string> = {
  string: "文字で入力してください。",
  integer: "整数で入力してください。",
  boolean: "はい・いいえ（true・false）で答えてください。",
  array: "選んだものの一覧で答えてください。",
};

type Say = (error: ErrorObject) => string;

const messages: Record<string, Say> = {
  required: () => "入力してください。",
  additionalProperties: () => "この手続にない項目です。",
  type: ({ params }) => typeNames[params.type as Field["type"]] ?? "形式が正しくありません。",
  text: ({ message }) => message ?? "入力し直してください。",
  format: ({ params, data }) =>
    formats[params.format as Format].safeParse(data).error?.issues[0]?.message ?? "書式が正しくありません。",
  oneOf: () => "選択肢の中から選んでください。",
  const: () => "確認して「はい」を選んでください。",
  minimum: ({ params }) => `${params.limit}以上で入力してください。`,
  maximum: ({ params }) => `${params.limit}以下で入力してください。`,
  uniqueItems: () => "同じものを重ねて選ぶことはできません。",
};

/** Says in Japanese what ajv found, with a pointer into the request. A choice speaks once, not once per alternative. */
export const fieldErrors = (errors: readonly ErrorObject[]): FieldError[] =>
  errors
    .filter(({ schemaPath }) => !schemaPath.includes("/oneOf/"))
    .slice(0, errorsMax)
    .map((error) => ({ pointer: pointerOf(error), message: (messages[error.keyword] ?? fallback)(error) }));

const errorsMax = 100;
const fallback: Say = () => "形式が正しくありません。";

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  const name =
    keyword === "required"
      ? params.missingProperty
      : keyword === "additionalProperties"
        ? params.additionalProperty
        : undefined;
  // a name that a client made long is cut, not echoed
  const last = name === undefined ? "" : `/${String(name).slice(0, 64).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return `/answers${instancePath}${last}`;
}
