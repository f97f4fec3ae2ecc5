import { engineerPolicies, engineerTrust } from "#infra/engineer.ts";
import { type Policy, policy, type SessionRole, sessionPolicies } from "#infra/policy.ts";
import {
  type FunctionRole,
  functionRoles,
  rolePolicies,
  type Surroundings,
  sessionsOf,
  sessionTrust,
} from "#infra/role.ts";
import type { Part } from "./part.ts";

/** Every document that decides about a command, as `stacks` renders them. */
export type Rules = {
  /** What a part may do in a session of this kind. */
  session(part: Part, role: SessionRole, prefecture: string): Policy;
  /** Who may take the session. */
  trust(part: Part, role: SessionRole): Policy;
  /** What the part may do in its own name: take sessions. */
  own(part: Part): Policy;
};

const account = "000000000000";
const arn = (service: string, rest: string) => `arn:aws:${service}:ap-northeast-1:${account}:${rest}`;
export const table = arn("dynamodb", "table/Pool");
const sessionRolePrefix = `arn:aws:iam::${account}:role/machipool-test-session-`;
export const sessionArn = (role: SessionRole): string => `${sessionRolePrefix}${role}`;

const engineer = "user/pool-engineer" as const;
export const partArn = (part: Part): string =>
  `arn:aws:iam::${account}:${isFunction(part) ? `role/machipool-test-${part}` : engineer}`;

const placeIn = (prefecture: string) => ({
  prefecture,
  table,
  key: arn("kms", "key/stage"),
  bucket: "arn:aws:s3:::contents",
  seals: "arn:aws:s3:::seals",
  parameter: arn("ssm", "parameter/machipool/test/place"),
});

const isFunction = (part: Part): part is FunctionRole => functionRoles.some((one) => one === part);
const takersOf = (role: SessionRole) => functionRoles.filter((one) => sessionsOf[one].includes(role)).map(partArn);

export const rendered: Rules = {
  session(part, role, prefecture) {
    if (isFunction(part)) return sessionPolicies[role](placeIn(prefecture));
    return engineerPolicies[part][role]?.(placeIn(prefecture)) ?? policy();
  },
  trust: (part, role) =>
    isFunction(part)
      ? sessionTrust(role, takersOf(role))
      : engineerTrust(role, account, { users: [engineer], permissionSets: [] }),
  own: (part) =>
    isFunction(part)
      ? rolePolicies[part]({ sessionRolePrefix } as Surroundings) // what else it may touch is not asked here
      : policy({ Sid: "Own", Effect: "Allow", Action: ["sts:*"], Resource: ["*"] }), // the account's own affair
};
