import { expect, test } from "vitest";
import type { BodyCode } from "#core/japan/body.ts";
import { bodyHome, commonsHome, poolHome } from "#core/table/key.ts";
import { sessionOf } from "#infra/aws/session.ts";
import { type Policy, sessionPolicies } from "#infra/policy.ts";
import { sessionsOf } from "#infra/role.ts";
import { stageNames } from "#infra/stage.ts";
import { all, allowedTo, one, planOf, policiesIn } from "#test/infra/graph.ts";
import { decide, type Request } from "#test/infra/iam.ts";

const plan = planOf("production");
const table = "arn:aws:dynamodb:ap-northeast-1:000000000000:table/PoolTable";
const role = (name: string) => one(plan, "aws.iam.Role", name);
const session = (name: string) => allowedTo(role(`Session${name}`));

const towns = ["313254", "313289", "313297", "310000"].map((code) => code as BodyCode);
const reads = ["BatchGetItem", "GetItem", "Query"];
const writes = ["ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"];

const item = (action: string, keys: string[] | undefined, tags: Record<string, string>, resource = table): Request => ({
  action: `dynamodb:${action}`,
  resource,
  principalTags: tags,
  ...(keys === undefined ? {} : { context: { "dynamodb:LeadingKeys": keys } }),
});

test("a session of a town reads and writes its own items, on the table and each index, and nobody else's", () => {
  const policies = session("Body");
  for (const body of towns) {
    for (const other of towns) {
      for (const place of [table, `${table}/index/day`, `${table}/index/list`, `${table}/index/mine`]) {
        for (const action of [...reads, ...writes]) {
          const decision = decide(policies, item(action, [`${bodyHome(other)}#APP#app_1`], { body }, place));
          expect(decision).toBe(other === body ? "allowed" : "implicitly denied");
        }
      }
    }
    const mixed = towns.map((code) => `${bodyHome(code)}#APP#app_1`);
    expect(decide(policies, item("BatchGetItem", mixed, { body }))).toBe("implicitly denied");
    for (const home of [poolHome("31"), commonsHome("31"), "31"]) {
      expect(decide(policies, item("Query", [`${home}#KEY`], { body }))).toBe("implicitly denied");
    }
  }
});

test.each(["Body", "Person", "Pool", "Commons"])(
  "a %s session cannot scan, use PartiQL, or ask without a key",
  (name) => {
    const tags = { body: "313254", person: "per_1", joining: "none" };
    for (const action of [
      "Scan",
      "PartiQLSelect",
      "PartiQLUpdate",
      "BatchWriteItem",
      "ExportTableToPointInTime",
      "DeleteTable",
    ]) {
      for (const keys of [
        undefined,
        ["31#313254#APP#1"],
        ["31#POOL00#X"],
        ["31#COMMON#X"],
        ["31#COMMON#PERSON#per_1"],
      ]) {
        expect(decide(session(name), item(action, keys, tags))).toBe("implicitly denied");
      }
    }
    for (const action of [...reads, ...writes]) {
      expect(decide(session(name), item(action, undefined, tags))).toBe("implicitly denied");
      expect(decide(session(name), item(action, [], tags))).toBe("implicitly denied");
    }
  },
);

test("the pool reaches its own home, and of a joining body only its first items", () => {
  const ask = (key: string, joining = "none") => decide(session("Pool"), item("PutItem", [key], { joining }));
  expect(ask("31#POOL00#MEMBER#313254")).toBe("allowed");
  expect(ask("31#313254#TENANT#tenant")).toBe("implicitly denied");
  expect(ask("31#313254#TENANT#tenant", "313254")).toBe("allowed");
  expect(ask("31#313254#KEY", "313254")).toBe("allowed");
  expect(ask("31#313254#APP#app_1", "313254")).toBe("implicitly denied");
  expect(ask("31#COMMON#PERSON#per_1")).toBe("implicitly denied");
});

test("a home's key is unwrapped in that home's session alone, and only with the home as the whole context", () => {
  const key = "arn:aws:kms:ap-northeast-1:000000000000:key/StageKey";
  const ask = (context: Record<string, string>, body = "313254") =>
    decide(session("Body"), {
      action: "kms:Decrypt",
      resource: key,
      principalTags: { body },
      context: {
        "kms:EncryptionContextKeys": Object.keys(context),
        ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
      },
    });
  expect(ask({ home: "31#313254" })).toBe("allowed");
  expect(ask({ home: "31#313289" })).toBe("implicitly denied");
  expect(ask({ home: "31#313254", more: "x" })).toBe("implicitly denied");
  expect(ask({})).toBe("implicitly denied");
});

test("objects are those of the home, and nobody lists a whole bucket", () => {
  const ask = (action: string, resource: string, prefix?: string) =>
    decide(session("Body"), {
      action,
      resource,
      principalTags: { body: "313254" },
      ...(prefix === undefined ? {} : { context: { "s3:prefix": prefix } }),
    });
  expect(ask("s3:GetObject", "arn:aws:s3:::sealsbucket/seal/31/313254/2026-11-20.json")).toBe("allowed");
  expect(ask("s3:GetObject", "arn:aws:s3:::sealsbucket/seal/31/313289/2026-11-20.json")).toBe("implicitly denied");
  expect(ask("s3:DeleteObject", "arn:aws:s3:::sealsbucket/seal/31/313254/2026-11-20.json")).toBe("implicitly denied");
  for (const action of ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]) {
    expect(ask(action, "arn:aws:s3:::contentbucket/export/31/313254/job_1/0-ab")).toBe("allowed");
    expect(ask(action, "arn:aws:s3:::contentbucket/export/31/313289/job_1/0-ab")).toBe("implicitly denied");
  }
  expect(ask("s3:DeleteObject", "arn:aws:s3:::contentbucket/content/31/313254/abc")).toBe("implicitly denied");
  expect(ask("s3:ListBucket", "arn:aws:s3:::sealsbucket", "seal/31/313254/2026-11-20.json")).toBe("allowed");
  expect(ask("s3:ListBucket", "arn:aws:s3:::sealsbucket", "seal/31/313289/")).toBe("implicitly denied");
  expect(ask("s3:ListBucket", "arn:aws:s3:::sealsbucket")).toBe("implicitly denied");
});

test.each(stageNames)(
  "%s: no function has the table, every role that has it asks for LeadingKeys and Null",
  (stage) => {
    const of = planOf(stage);
    for (const any of all(of, "aws.iam.Role")) {
      for (const { Action, Resource, Condition, Sid } of allowedTo(any).flatMap((policy) => policy.Statement)) {
        const asThing = Sid === "Tables"; // made and changed by a deployment, which has none of its items
        if (asThing)
          expect(Action.filter((action) => /\*|Item|Query|Scan|PartiQL|Records|Export/.test(action))).toEqual([]);
        const onItems = Action.some((action) => /^(\*|dynamodb:)/.test(action)) && Sid !== "ReadStream" && !asThing;
        if (!onItems) continue;
        expect(any.name).toMatch(/^(Session|Operate|Found)/);
        expect(Action.filter((action) => /\*|Scan|PartiQL|BatchWrite/.test(action))).toEqual([]);
        expect(Resource).toHaveLength(2);
        expect(Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"]).toBeDefined();
        expect(Condition?.Null).toEqual({ "dynamodb:LeadingKeys": "false" });
      }
    }
  },
);

test("only our functions take a session, with exactly the tag that narrows it, and no town is the pool", () => {
  const takes = (name: string, tags: Record<string, string>) => {
    const trust = policiesIn({ trust: role(`Session${name}`).inputs.assumeRolePolicy }).map(
      (policy): Policy => ({ ...policy, Statement: policy.Statement.map((s) => ({ ...s, Resource: ["*"] })) }),
    );
    const keys = Object.keys(tags);
    return decide(trust, {
      action: "sts:AssumeRole",
      resource: "*",
      context: {
        ...(keys.length === 0 ? {} : { "aws:TagKeys": keys }),
        ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
      },
    });
  };
  expect(takes("Body", { body: "313254" })).toBe("allowed");
  for (const body of ["POOL00", "COMMON", "3132541", "*", ""])
    expect(takes("Body", { body })).toBe("implicitly denied");
  expect(takes("Body", {})).toBe("implicitly denied");
  expect(takes("Body", { body: "313254", joining: "313254" })).toBe("implicitly denied");
  expect(takes("Pool", { joining: "none" })).toBe("allowed");
  expect(takes("Pool", { joining: "COMMON" })).toBe("implicitly denied");
  expect(takes("Person", { person: "per_1" })).toBe("allowed");
  expect(takes("Person", { person: "*" })).toBe("implicitly denied");
  expect(takes("Commons", {})).toBe("allowed");
  expect(takes("Commons", { body: "313254" })).toBe("implicitly denied");
  for (const name of ["Api", "Stream", "Cron"]) {
    expect(JSON.stringify(role(`${name}Role`).inputs.assumeRolePolicy)).not.toContain(":root");
  }
  expect(sessionsOf.stream).not.toContain("person");
});

test("an actor's session reaches the homes of the actor's fence", () => {
  const town = bodyHome("313254" as BodyCode);
  const person = "per_01h00000000000000000000000";
  expect(sessionOf({ type: "staff", home: town, staff: "stf_1", duties: [], assurance: "ial2" })).toEqual({
    role: "body",
    tags: { body: "313254" },
  });
  expect(sessionOf({ type: "system", name: "stream", home: commonsHome("31") })).toEqual({ role: "commons", tags: {} });
  expect(sessionOf({ type: "resident", home: commonsHome("31"), person, assurance: "ial1" })).toEqual({
    role: "person",
    tags: { person },
  });
  expect(
    sessionOf({ type: "operator", home: poolHome("31"), operator: "opr_1", assurance: "ial2", joining: town }),
  ).toEqual({
    role: "pool",
    tags: { joining: "313254" },
  });
  expect(Object.keys(sessionPolicies)).toEqual(["body", "person", "pool", "commons"]);
});
