import type { LocalDate } from "#core/clock.ts";
import { bounded, type FieldError } from "#core/error.ts";
import { checkerOf } from "./check.ts";
import { type Answers, ask } from "./logic.ts";
import type { Definition } from "./schema.ts";
import { withoutAnswer } from "./unanswered.ts";

export { fieldsOf } from "./logic.ts";

type Finding = { errors: FieldError[]; warnings: FieldError[] };
/** A form that was compiled: field by field first, then the rules over several fields. */
export type Form = (answers: unknown, filedOn: LocalDate) => Finding;
type Part = Pick<Definition, "schema" | "rules">;

const compiled = new Map<string, Form>();
const compiledMax = 200;

/** The form of a version, compiled once per content: two towns with the same content share it. */
export function formOf(hash: string, definition: Part): Form {
  const known = compiled.get(hash);
  if (known !== undefined) return known;
  const [oldest] = compiled.keys();
  if (compiled.size >= compiledMax && oldest !== undefined) compiled.delete(oldest);
  const form = compile(definition);
  compiled.set(hash, form);
  return form;
}

/**
 * The closed grammar of `Definition` as a function. What it costs to ask is bounded by the size of answers and definition, and what it
 * says by `bounded`.
 */
export function compile({ schema, rules }: Part): Form {
  const check = checkerOf(schema);
  return (answers, filedOn) => {
    const errors = check(answers);
    if (errors.length > 0) return { errors, warnings: [] };
    const given = plain(answers as Answers, Object.keys(schema.properties));
    const broken = rules.filter((rule) => !holds(rule, given, filedOn));
    const at = (level: "error" | "warning") =>
      bounded(broken.filter((rule) => rule.level === level).map(({ pointer, message }) => ({ pointer, message })));
    return { errors: at("error"), warnings: at("warning") };
  };
}

/** The answers read once more, for all rules: each may ask for a list again and again. */
const plain = (answers: Answers, fields: readonly string[]): Answers =>
  Object.fromEntries(
    fields
      .filter((name) => Object.hasOwn(answers, name))
      .map((name) => {
        const answer = answers[name];
        return [name, Array.isArray(answer) ? [...answer] : answer];
      }),
  );

function holds(rule: Definition["rules"][number], answers: Answers, filedOn: LocalDate): boolean {
  const said = withoutAnswer(rule, answers);
  if (said !== undefined) return said;
  try {
    return ask(rule.logic, { answers, filedOn }) === true;
  } catch {
    return false; // such as the 30th day after 9999-12-31: what cannot be established does not hold
  }
}
