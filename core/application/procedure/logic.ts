import { defaultMethods, LogicEngine } from "json-logic-engine";
import { addDays, daysBetween } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import type { Json } from "../../journal/index.ts";

export type Answers = { readonly [field: string]: Json | undefined };
/** What a rule sees: the answers, and the day on which the application arrived. */
export type Facts = { answers: Answers; filedOn: LocalDate };

const plain = ["var", "if", "and", "or", "!", "===", "!==", "<", "<=", ">", ">=", "+", "-", "*", "in"] as const;

/** Operators beside those of JsonLogic: days between two dates, a date some days later, whether a field was answered. */
const own = {
  daysBetween: ([from, to]: [LocalDate, LocalDate]) => daysBetween(from, to),
  addDays: ([date, days]: [LocalDate, number]) => addDays(date, days),
};

export const operators: ReadonlySet<string> = new Set([...plain, ...Object.keys(own), "answered"]);

/** Whether a field was answered; nothing chosen of several is no answer. */
export const isAnswered = (answers: Answers, field: string): boolean => {
  if (!Object.hasOwn(answers, field)) return false;
  const value = answers[field];
  return !(Array.isArray(value) && value.length === 0);
};

const known = defaultMethods as Record<string, unknown>;
const engine = new LogicEngine(
  {
    ...Object.fromEntries(plain.map((name) => [name, known[name]])),
    // `var` within default methods reads through `get`; no rule can name it
    get: known.get,
  },
  { disableInline: true, disableInterpretedOptimization: true, permissive: false, maxDepth: 0 },
);
for (const [name, method] of Object.entries(own)) engine.addMethod(name, method as never, { deterministic: true });
engine.addMethod("answered", {
  lazy: true,
  method: (field: unknown, facts: unknown) => isAnswered((facts as Facts).answers, String(field)),
} as never);

/** Asks a condition. @throws whatever the operators throw on values that they cannot take */
export const ask = (logic: unknown, facts: Facts): unknown => engine.run(logic as never, facts);

/** Every expression within a condition with its operator and argument, outermost first. */
export function* expressions(logic: unknown): Generator<{ operator: string; argument: unknown; alone: boolean }> {
  if (Array.isArray(logic)) {
    for (const one of logic) yield* expressions(one);
  } else if (typeof logic === "object" && logic !== null) {
    const parts = Object.entries(logic);
    for (const [operator, argument] of parts) {
      yield { operator, argument, alone: parts.length === 1 };
      yield* expressions(argument);
    }
    if (parts.length === 0) yield { operator: "", argument: null, alone: false };
  }
}

/** The fields of which a condition asks whether they were answered. */
export const fieldsAsked = (logic: unknown): string[] =>
  [...expressions(logic)].flatMap(({ operator, argument }) => (operator === "answered" ? [String(argument)] : []));

/** Every field that a condition has to do with. */
export const fieldsOf = (logic: unknown): string[] => [...fieldsRead(logic), ...fieldsAsked(logic)];

/** The fields whose answers a condition reads. */
export const fieldsRead = (logic: unknown): string[] =>
  [...expressions(logic)]
    .filter(({ operator, argument }) => operator === "var" && argument !== "filedOn")
    .map(({ argument }) => String(argument).replace(/^answers\./, ""));
