import { placeParameter } from "#infra/engineer.ts";
import type { Statement } from "#infra/policy.ts";
import type { Call } from "#test/infra/cloud.ts";
import { all, allowedTo, one, planOf, policiesIn } from "#test/infra/graph.ts";
import { decide, type Request } from "#test/infra/iam.ts";
import { askedBy, requestOf } from "#test/infra/leading.ts";

const plan = planOf("production");
const roles = new Map(all(plan, "aws.iam.Role").map((role) => [String(role.inputs.name), role]));

/** Where the committed plan says that production's things are. */
export const planned = one(plan, "aws.ssm.Parameter", "Place").inputs.insecureValue as Record<string, unknown>;
export const parameterName = placeParameter("machipool", "production");

/** How somebody comes: as whom, and whether with a second factor. */
export type Caller = { arn: string; mfa: boolean };
type Session = { role: string; tags: Record<string, string> };
type Judged = Session & { action: string; resource: string; keys: string[]; allowed: boolean };

/** Decides every call by the policies of the committed plan, under the session that signed it. `tables`: how the plan calls a table. */
export function judgeOf(tables: ReadonlyMap<string, string>) {
  const sessions = new Map<string, Session>();
  const judged: Judged[] = [];
  return {
    judged,
    allows(call: Call, key: string, caller: Caller): boolean {
      if (call.service === "sts") {
        if (call.action === "GetCallerIdentity") return true;
        const session = taken(call.body, caller);
        if (session !== undefined) sessions.set(key, session);
        return session !== undefined;
      }
      const session = sessions.get(call.by);
      if (session === undefined) return isPublicHalf(call);
      const role = roles.get(session.role);
      const policies = role === undefined ? [] : allowedTo(role);
      return requestsOf(call, tables).every((request) => {
        const allowed = decide(policies, { ...request, principalTags: session.tags }) === "allowed";
        const keys = [request.context?.["dynamodb:LeadingKeys"] ?? []].flat();
        judged.push({ ...session, action: request.action, resource: request.resource, keys, allowed });
        return allowed;
      });
    },
  };
}

/** The session that an AssumeRole begins, if the role's trust lets this caller have it. */
function taken(body: string, caller: Caller): Session | undefined {
  const asked = new URLSearchParams(body);
  const role = String(asked.get("RoleArn")).split("/").at(-1) ?? "";
  const tags: Record<string, string> = {};
  for (let index = 1; asked.has(`Tags.member.${index}.Key`); index++)
    tags[String(asked.get(`Tags.member.${index}.Key`))] = String(asked.get(`Tags.member.${index}.Value`));
  return trusts(role, caller, tags) ? { role, tags } : undefined;
}

/** Whether a role's trust policy lets somebody take it with these tags. */
export function trusts(role: string, { arn, mfa }: Caller, tags: Record<string, string>): boolean {
  const documents = policiesIn({ trust: roles.get(role)?.inputs.assumeRolePolicy });
  const trust = documents.map((policy) => ({
    ...policy,
    Statement: policy.Statement.filter(({ Principal }) => isMeant(Principal, arn)).map((statement) => ({
      ...statement,
      Resource: ["*"],
    })),
  }));
  const context = {
    "aws:PrincipalArn": arn,
    "aws:MultiFactorAuthPresent": String(mfa),
    ...(Object.keys(tags).length === 0 ? {} : { "aws:TagKeys": Object.keys(tags) }),
    ...Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws:RequestTag/${tag}`, value])),
  };
  return decide(trust, { action: "sts:AssumeRole", resource: "*", context }) === "allowed";
}

/** Whether a principal is somebody by name, or everybody in an account whose own policies let them. */
function isMeant(principal: Statement["Principal"], arn: string): boolean {
  const names = typeof principal === "object" ? [principal.AWS ?? []].flat() : [];
  const root = `arn:aws:iam::${arn.split(":")[4]}:root`;
  return names.includes(arn) || names.includes(root);
}

const inTokyo = (service: string) => `arn:aws:${service}:ap-northeast-1:000000000000:`;

function requestsOf({ service, action, method, url, body }: Call, tables: ReadonlyMap<string, string>): Request[] {
  const [, verb = ""] = action.split(".");
  if (service === "dynamodb") {
    const asked = askedBy(verb, JSON.parse(body));
    return asked.map((item) => requestOf({ ...item, table: tables.get(item.table) ?? item.table }));
  }
  if (service === "ssm") {
    const { Name } = JSON.parse(body) as { Name: string };
    return [{ action: `ssm:${verb}`, resource: `${inTokyo("ssm")}parameter${Name}` }];
  }
  if (service === "kms") {
    const { KeyId, EncryptionContext = {} } = JSON.parse(body) as { KeyId: string; EncryptionContext?: object };
    const named = Object.entries(EncryptionContext).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
    const context = { "kms:EncryptionContextKeys": Object.keys(EncryptionContext), ...Object.fromEntries(named) };
    return [{ action: `kms:${verb}`, resource: KeyId, context }];
  }
  const { pathname, searchParams } = new URL(url, "http://s3");
  const resource = `arn:aws:s3:::${pathname.slice(1).replace(/\/$/, "")}`;
  const prefix = searchParams.get("prefix");
  if (prefix !== null) return [{ action: "s3:ListBucket", resource, context: { "s3:prefix": prefix } }];
  return [{ action: method === "GET" ? "s3:GetObject" : "s3:PutObject", resource }];
}

/** What a seal key's own policy lets everybody in the account do: read its public half. */
function isPublicHalf({ service, action, body }: Call): boolean {
  if (service !== "kms") return false;
  const [policy] = policiesIn(one(plan, "aws.kms.Key", "SealKey").inputs);
  const open = policy?.Statement.filter(({ Sid }) => Sid === "PublicHalf") ?? [];
  const { KeyId: resource } = JSON.parse(body) as { KeyId: string };
  const request = { action: `kms:${action.split(".")[1]}`, resource, context: { "kms:CallerAccount": "000000000000" } };
  return decide([{ Version: "2012-10-17", Statement: open }], request) === "allowed";
}
