import type { Policy, Statement } from "#infra/policy.ts";

/**
 * A request as IAM sees it. `context` holds its keys; a list stands for a key with several values, a missing key for
 * one that the request does not carry. `principalTags` are those of the session.
 */
export type Request = {
  action: string;
  resource: string;
  context?: Record<string, string | readonly string[]>;
  principalTags?: Record<string, string>;
};

export type Decision = "allowed" | "denied" | "implicitly denied";

/** Decides as AWS does for one role: an explicit Deny wins, then an Allow, else no. Knows the operators in use, throws at others. */
export function decide(policies: readonly Policy[], request: Request): Decision {
  const matching = policies.flatMap(({ Statement: statements }) => statements.filter((one) => applies(one, request)));
  if (matching.some(({ Effect }) => Effect === "Deny")) return "denied";
  return matching.length > 0 ? "allowed" : "implicitly denied";
}

function applies(statement: Statement, request: Request): boolean {
  const variables = contextOf(request);
  return (
    statement.Action.some((pattern) => like(request.action.toLowerCase(), pattern.toLowerCase())) &&
    (statement.Resource ?? []).some((pattern) => matches(request.resource, pattern, variables)) &&
    holds(statement, variables)
  );
}

type Entry = [key: string, values: readonly string[]];
type Values = ReadonlyMap<string, readonly string[]>;

/** Context keys are compared without case, their values with it. */
function contextOf({ context = {}, principalTags = {} }: Request): Values {
  const values = Object.entries(context).map(([key, value]): Entry => [key.toLowerCase(), [value].flat()]);
  const tags = Object.entries(principalTags).map(
    ([key, value]): Entry => [`aws:principaltag/${key.toLowerCase()}`, [value]],
  );
  return new Map([...values, ...tags]);
}

/** Whether the statement's conditions hold: all operators, all keys, any of the values. */
function holds({ Condition = {} }: Pick<Statement, "Condition">, values: Values): boolean {
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      test(operator, values.get(key.toLowerCase()), [expected].flat(), values),
    ),
  );
}

type Test = (value: string, expected: string, values: Values) => boolean;

const tests: Record<string, Test> = {
  StringEquals: (value, expected, values) => value === fill(expected, values),
  ArnEquals: matches,
  ArnLike: matches,
  StringLike: matches,
  Bool: (value, expected) => value.toLowerCase() === expected.toLowerCase(),
};

function test(
  operator: string,
  given: readonly string[] | undefined,
  expected: readonly string[],
  values: Values,
): boolean {
  if (operator === "Null")
    return expected.some((one) => (one === "true") === (given === undefined || given.length === 0));
  const [name = "", all] = operator.split(":").reverse();
  const negated = /Not(?=Equals|Like)/.test(name);
  const one = tests[name.replace(/Not(?=Equals|Like)/, "")];
  if (one === undefined || (all !== undefined && all !== "ForAllValues"))
    throw new Error(`unknown operator ${operator}`);
  const any = (value: string) => expected.some((pattern) => one(value, pattern, values)) !== negated;
  // the trap: ForAllValues is true of a request that does not carry the key
  if (all === "ForAllValues") return (given ?? []).every(any);
  if (given === undefined) return negated;
  return given.some(any);
}

function matches(value: string, pattern: string, values: Values): boolean {
  return like(value, pattern, values);
}

/** `*` and `?` in the pattern are wild; what a variable puts in is text, whatever it contains. */
function like(value: string, pattern: string, values?: Values): boolean {
  const source = pattern
    .split(/(\$\{[^}]+\})/)
    .map((part) => (part.startsWith("${") ? literal(fill(part, values ?? new Map())) : wild(part)))
    .join("");
  return new RegExp(`^${source}$`, "s").test(value);
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const wild = (text: string) => literal(text).replaceAll("\\*", ".*").replaceAll("\\?", ".");

/** Puts in the variables. One that has no value stays as it is written, and so matches nothing. */
const fill = (text: string, values: Values) =>
  text.replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => values.get(name.toLowerCase())?.[0] ?? whole);
