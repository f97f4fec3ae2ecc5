import { type Answers, fieldsAsked, fieldsRead, isAnswered } from "./logic.ts";
import type { Definition } from "./schema.ts";

type Rule = Definition["rules"][number];
type Schema = Pick<Definition["schema"], "properties" | "required">;

/** The fields that a rule reads without asking whether they were answered: of those it must say what it does without an answer. */
const readUnasked = ({ logic }: Rule): string[] => {
  const asked = fieldsAsked(logic);
  return fieldsRead(logic).filter((field) => !asked.includes(field));
};

/** The optional fields of which a rule does not say what it does when they are left out. */
export const silentOn = (rule: Rule, { required }: Schema): string[] =>
  rule.unanswered === undefined ? readUnasked(rule).filter((field) => !required.includes(field)) : [];

/** What a rule says of answers that lack something that it reads: unless it says that it holds it does not. `undefined` when it has all. */
export const withoutAnswer = (rule: Rule, answers: Answers): boolean | undefined =>
  readUnasked(rule).every((field) => isAnswered(answers, field)) ? undefined : rule.unanswered === "holds";
