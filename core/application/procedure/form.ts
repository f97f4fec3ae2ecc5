import type { ValidateFunction } from "ajv/dist/2020.js";
import type { LocalDate } from "#core/clock.ts";
import type { FieldError } from "#core/error.ts";
import { inspectText, type TextRule } from "#core/japan/text.ts";
import { type Answers, ask } from "./logic.ts";
import { fieldErrors, formats } from "./message.ts";
import type { Definition } from "./schema.ts";
import { unchosen, withoutAnswer } from "./unanswered.ts";

export { fieldsOf } from "./logic.ts";

type Finding = { errors: FieldError[]; warnings: FieldError[] };
/** A form that was compiled: field by field first, then the rules over several fields. */
export type Form = (answers: unknown, filedOn: LocalDate) => Finding;

const compiled = new Map<string, Promise<Form>>();
const compiledMax = 200;

/** The form of a version, compiled once per content: two towns with the same content share it. */
export function formOf(hash: string, definition: Pick<Definition, "schema" | "rules">): Promise<Form> {
  const known = compiled.get(hash);
  if (known !== undefined) return known;
  const [oldest] = compiled.keys();
  if (compiled.size >= compiledMax && oldest !== undefined) compiled.delete(oldest);
  const form = compile(definition);
  compiled.set(hash, form);
  form.catch(() => compiled.delete(hash));
  return form;
}

/** @throws Error when ajv, in its strict mode, cannot take the schema */
export async function compile({ schema, rules }: Pick<Definition, "schema" | "rules">): Promise<Form> {
  const isValid = await validatorOf(schema);
  return (answers, filedOn) => {
    if (!isValid(answers)) return { errors: fieldErrors(isValid.errors ?? []), warnings: [] };
    const broken = rules.filter((rule) => !holds(rule, answers as Answers, filedOn));
    const at = (level: "error" | "warning") =>
      broken.filter((rule) => rule.level === level).map(({ pointer, message }) => ({ pointer, message }));
    return { errors: [...unchosen(schema, answers as Answers), ...at("error")], warnings: at("warning") };
  };
}

function holds(rule: Definition["rules"][number], answers: Answers, filedOn: LocalDate): boolean {
  const said = withoutAnswer(rule, answers);
  if (said !== undefined) return said;
  try {
    return ask(rule.logic, { answers, filedOn }) === true;
  } catch {
    return false; // such as the 30th day after 9999-12-31: what cannot be established does not hold
  }
}

/** ajv is loaded when the first form is asked for: most requests never need it. */
async function validatorOf(schema: Definition["schema"]): Promise<ValidateFunction> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  // our own grammar has checked the schema already; ajv's would cost more than the compilation itself
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, meta: false, validateSchema: false });
  for (const [name, shape] of Object.entries(formats)) {
    ajv.addFormat(name, { type: "string", validate: (text: string) => shape.safeParse(text).success });
  }
  ajv.addKeyword({
    keyword: "text",
    type: "string",
    schemaType: "object",
    compile: (rule: TextRule) => {
      const check: { (value: string): boolean; errors?: object[] } = (value) => {
        const message = inspectText(value, rule);
        check.errors = message === null ? [] : [{ keyword: "text", message, params: {} }];
        return message === null;
      };
      return check as never;
    },
  });
  return ajv.compile(schema);
}
