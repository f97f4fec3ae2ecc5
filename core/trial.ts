import { Problem } from "./error.ts";

/** What a rule gives for a case: what it finds, or why it refuses. */
export type Outcome<Found> = { found: Found; refused?: undefined } | { found?: undefined; refused: Problem };

/**
 * Tries a rule on written cases before it takes effect: what each case gives by the rule in force, and by the one that is to come.
 * Nothing is decided or written by a trial.
 */
export const tried = <Case, Found>(
  cases: readonly Case[],
  rules: { before: (one: Case) => Found; after: (one: Case) => Found },
): { one: Case; before: Outcome<Found>; after: Outcome<Found> }[] =>
  cases.map((one) => ({ one, before: outcomeOf(() => rules.before(one)), after: outcomeOf(() => rules.after(one)) }));

function outcomeOf<Found>(rule: () => Found): Outcome<Found> {
  try {
    return { found: rule() };
  } catch (error) {
    if (error instanceof Problem) return { refused: error };
    throw error;
  }
}
