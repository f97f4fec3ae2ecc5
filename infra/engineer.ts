import {
  type Condition,
  itemReads,
  items,
  type Place,
  type Policy,
  policy,
  type SessionRole,
  type Statement,
  sessionPolicies,
  wrapping,
} from "./policy.ts";
import { tagCondition, takeActions } from "./role.ts";

/*
 * What an engineer does at a terminal on the data of a stage, through sessions of one home like those of functions: `found` once, to give
 * the pool its own homes and its first operator; `operate` for what no HTTP answer may carry and no token may do (export, leave,
 * restore, merge, verify, rebuild). No person and no function has more.
 */
export type Task = "operate" | "found";

/** Where a stage tells the command line where its things are. Names only; nothing in it opens anything. */
export const placeParameter = (app: string, stage: string): string => `/${app}/${stage}/place`;

/** What the roles of one task begin with: the command line adds the kind of home, as functions do. */
export const engineerPrefix = (app: string, stage: string, task: Task): string => `${app}-${stage}-${task}-`;

/** The table that a restore is read from has this name and no other, so that the role can name it. */
export const sideTable = (table: string): string => `${table}-side`;

/** `parameter`: the ARN of the place. */
type Surroundings = Place & { parameter: string };

const readPlace = ({ parameter }: Surroundings): Statement => ({
  Sid: "OwnPlace",
  Effect: "Allow",
  Action: ["ssm:GetParameter"],
  Resource: [parameter],
});

/** A restored copy is only read, and only the same home of it. */
const sideItems = (place: Place, key: string): Statement => {
  const side = sideTable(place.table);
  return { ...items({ ...place, table: side }, key), Sid: "SideItems", Action: itemReads };
};

const ownItems = (place: Place, home: string, kinds: readonly string[]): Statement =>
  items(place, ...kinds.map((kind) => `${place.prefecture}#${home}#${kind}`));

type Rule = (around: Surroundings) => Policy;

export const engineerPolicies: Record<Task, Partial<Record<SessionRole, Rule>>> = {
  operate: {
    /** All of one town, as its own functions have it, and the same town in a restored copy. */
    body: (around) => {
      const own = sessionPolicies.body(around).Statement;
      const key = own[0]?.Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"];
      return policy(...own, sideItems(around, String(key)), readPlace(around));
    },
    /** Of the pool what follows from one town: its membership, its use, how far consumers have come. No contract, no price, no bill. */
    pool: (around) =>
      policy(
        ownItems(around, "POOL00", ["KEY", "MEMBER#*", "POS#*", "USE#*", "USES#*"]),
        wrapping(around, `${around.prefecture}#POOL00`),
        readPlace(around),
      ),
    /** What residents' own lists and the clock have of a town. */
    commons: (around) => policy(ownItems(around, "COMMON", ["PERSON#*", "POS#*", "TIMER#*"]), readPlace(around)),
  },
  found: {
    /** The pool's key and first day, and its first operator; nothing that comes after. */
    pool: (around) =>
      policy(
        ownItems(around, "POOL00", ["ADMINS", "FOUNDED", "KEY", "STAFF#*"]),
        wrapping(around, `${around.prefecture}#POOL00`),
        readPlace(around),
      ),
    commons: (around) =>
      policy(
        ownItems(around, "COMMON", ["FOUNDED", "KEY", "SWEPT"]),
        wrapping(around, `${around.prefecture}#COMMON`),
        readPlace(around),
      ),
  },
};

/** Who may take an engineer's role: IAM users of the account, and permission sets of IAM Identity Center, both by name. */
export type Engineers = { users: readonly `user/${string}`[]; permissionSets: readonly string[] };

/**
 * The role that Identity Center makes of a permission set in this account: its own path, which nobody else can make a role under, the
 * region where Identity Center lives, and sixteen characters of its choice at the end.
 */
const reservedRole = (account: string, permissionSet: string): string =>
  `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${permissionSet}_${"?".repeat(16)}`;

/**
 * Named people of this account for exactly one home. An IAM user shows AWS the second factor each time. A session of Identity Center does
 * not tell AWS of it: that everybody has one, and whom a permission set is given to, is Identity Center's business (docs/deploy.md).
 * @throws RangeError when nobody is named
 */
export function engineerTrust(role: SessionRole, account: string, { users, permissionSets }: Engineers): Policy {
  if (users.length + permissionSets.length === 0) throw new RangeError("a stage names its engineers");
  const may = (sid: string, condition: Condition): Statement => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: takeActions(role),
    Condition: { ...tagCondition(role), ...condition },
  });
  const named = may("NamedEngineers", {
    ArnEquals: { "aws:PrincipalArn": users.map((name) => `arn:aws:iam::${account}:${name}`) },
    Bool: { "aws:MultiFactorAuthPresent": "true" },
  });
  const reserved = may("PermissionSets", {
    ArnLike: { "aws:PrincipalArn": permissionSets.map((name) => reservedRole(account, name)) },
  });
  return policy(...(users.length === 0 ? [] : [named]), ...(permissionSets.length === 0 ? [] : [reserved]));
}
