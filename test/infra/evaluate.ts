import type { Actor } from "#core/actor.ts";
import { type Session, sessionOf } from "#infra/aws/session.ts";
import { sideTable } from "#infra/engineer.ts";
import type { Policy } from "#infra/policy.ts";
import type { Ask, Shape } from "#test/harness/shape.ts";
import { decide } from "#test/infra/iam.ts";
import { type Part, partsOf } from "./part.ts";
import { partArn, type Rules, rendered, sessionArn, table } from "./rules.ts";

export type Verdict = { roles: number; decisions: number; broken: string[] };

/**
 * Asks of every command: does who sent it get the session, may the session do it, and is it refused to everybody else, and to the
 * session itself with another home's key beside its own, without a key, and as a Scan?
 */
export function evaluate(shapes: readonly Shape[], rules: Rules = rendered): Verdict {
  const broken = new Set<string>();
  const roles = new Set<string>();
  let decisions = 0;
  for (const shape of shapes) {
    const parts = partsOf(shape.by);
    if (parts === undefined) broken.add(`nobody: it is not known what acts as ${shape.by.name}`);
    for (const part of parts ?? []) {
      const session = sessionOf(shape.by as Actor);
      roles.add(`${part} ${session.role}`);
      for (const { must, is, what } of questionsOf(shape, { part, session, rules })) {
        decisions++;
        if (is !== must) broken.add(`${must ? "refused" : "ALLOWED"}: ${part} as ${nameOf(session)}: ${what}`);
      }
    }
  }
  return { roles: roles.size, decisions, broken: [...broken].sort() };
}

const nameOf = ({ role, tags }: Session) => [role, ...Object.values(tags)].join(" ");

type Sending = { part: Part; session: Session; rules: Rules };
type Question = { must: boolean; is: boolean; what: string };

function* questionsOf({ by, side, asks }: Shape, { part, session, rules }: Sending): Generator<Question> {
  const at = side === true ? sideTable(table) : table;
  const prefecture = by.home.slice(0, 2);
  const may = (who: Session, ask: Partial<Ask>) =>
    allows(rules.session(part, who.role, prefecture), who, { ...ask, at });
  yield { must: true, is: takes(part, session, rules), what: "takes its session" };
  for (const ask of asks) {
    const what = `${ask.action} ${ask.keys} in ${at.split("/")[1]} ${ask.index ?? ""}`;
    yield { must: true, is: may(session, ask), what };
    for (const stranger of strangers(prefecture, ask.keys))
      yield { must: false, is: may(stranger, ask), what: `${what}, by ${nameOf(stranger)}` };
    for (const [how, wider] of Object.entries(widened(ask, foreignKey(by.home))))
      yield { must: false, is: may(session, wider), what: `${what}, ${how}` };
  }
}

/** The same command as nobody may send it. */
const widened = ({ keys: own, ...ask }: Ask, foreign: string): Record<string, Partial<Ask>> => ({
  "with another home's key": { ...ask, keys: [...own, foreign] },
  "with no key": { ...ask, keys: [] },
  "without keys": ask,
  "as a Scan": { ...ask, action: "Scan" },
  "as a Scan that claims its keys": { ...ask, action: "Scan", keys: own },
  "as PartiQL": { ...ask, action: "PartiQLSelect", keys: own },
});

function allows(policy: Policy, { tags }: Session, { action = "", index, keys, at }: Partial<Ask> & { at: string }) {
  const request = { action: `dynamodb:${action}`, resource: index === undefined ? at : `${at}/index/${index}` };
  const context = keys === undefined ? {} : { context: { "dynamodb:LeadingKeys": keys } };
  return decide([policy], { ...request, ...context, principalTags: tags }) === "allowed";
}

/** Both sides have to agree: what the part may do itself, and the trust of the session with the tags of this one. */
function takes(part: Part, { role, tags }: Session, rules: Rules): boolean {
  const names = Object.keys(tags);
  const context = {
    "aws:PrincipalArn": partArn(part),
    "aws:MultiFactorAuthPresent": "true",
    ...(names.length === 0 ? {} : { "aws:TagKeys": names }),
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:RequestTag/${name}`, value])),
  };
  const trust = named(rules.trust(part, role), partArn(part));
  return ["sts:AssumeRole", ...(names.length === 0 ? [] : ["sts:TagSession"])].every(
    (action) =>
      decide([rules.own(part)], { action, resource: sessionArn(role) }) === "allowed" &&
      decide([trust], { action, resource: sessionArn(role), context }) === "allowed",
  );
}

/** The statements of a trust that are about this principal, by name or by account; it hangs on the role, so it names no resource. */
function named(trust: Policy, principal: string): Policy {
  const root = `${principal.split(":").slice(0, 5).join(":")}:root`;
  const isMeant = ({ Principal }: Policy["Statement"][number]) =>
    typeof Principal === "object" && [Principal.AWS ?? []].flat().some((one) => one === principal || one === root);
  return { ...trust, Statement: trust.Statement.filter(isMeant).map((one) => ({ ...one, Resource: ["*"] })) };
}

const towns = ["313254", "313289", "313297", "312011"];

/** Sessions that have no business with any of the keys: other towns, the pool alone and with a body that joins, the commons, a person. */
function strangers(prefecture: string, keys: readonly string[]): Session[] {
  const sessions: [session: Session, ...places: string[]][] = [
    ...towns.map((body): [Session, string] => [{ role: "body", tags: { body } }, `${body}#`]),
    [{ role: "pool", tags: { joining: "none" } }, "POOL00#"],
    [{ role: "pool", tags: { joining: "313840" } }, "POOL00#", "313840#"],
    [{ role: "commons", tags: {} }, "COMMON#"],
    [{ role: "person", tags: { person: "per_stranger" } }, "COMMON#PERSON#per_stranger"],
  ];
  const isIn = (place: string) => keys.some((key) => key.startsWith(`${prefecture}#${place}`));
  return sessions.filter(([, ...places]) => !places.some(isIn)).map(([session]) => session);
}

const foreignKey = (home: string): string =>
  `${home.slice(0, 2)}#${towns.find((code) => !home.endsWith(code)) ?? ""}#APP#x`;
