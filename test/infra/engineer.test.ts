import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { bodyHome, partition, poolHome } from "#core/table/key.ts";
import * as Tenant from "#core/tenant/index.ts";
import { engineerPolicies, engineerTrust, sideTable } from "#infra/engineer.ts";
import { createTableInput } from "#infra/table.ts";
import { engineer } from "#test/infra/cloud.ts";
import { all, allowedTo, one, plans } from "#test/infra/graph.ts";
import { decide } from "#test/infra/iam.ts";
import { trusts } from "#test/infra/judge.ts";
import { startStage } from "#test/infra/stage.ts";
import { happened } from "../harness/happened.ts";
import { sealPool } from "../harness/seal.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const [wakasa, chizu] = ["313254", "313289"] as const;
const kind = Journal.defineKind<{ steps: number }, { name: string }>({ kind: "TEST", version: 1 });
const home = (code: string) => bodyHome(parseBodyCode(code));
const inside = <R>(code: string, work: () => Promise<R>): Promise<R> => Actor.asSystem("test", home(code), work);
const step = (code: string, id: string) =>
  inside(code, () =>
    Journal.act(kind, id, (head) => ({
      event: happened("test.stepped", {}, { name: "架空 花子" }),
      state: { steps: (head?.state.steps ?? 0) + 1 },
      secret: { name: "架空 花子" },
    })),
  );

let world: World;
let stage: Awaited<ReturnType<typeof startStage>>;
const folder = mkdtempSync(join(tmpdir(), "machipool-engineer-"));
const lost = Id.create("tst");
const day = (offset: number) => new Date(Date.now() + 9 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  world = await newWorld({ at: day(-1) }); // the command line's clock is the machine's
  for (const code of [wakasa, chizu]) await world.join(code);
  await step(wakasa, lost);
  await step(chizu, Id.create("tst"));
  world.setTime(day(0));
  await sealPool(wakasa, chizu);
  stage = await startStage(world);
});
afterAll(() => {
  stage?.stop();
  rmSync(folder, { recursive: true });
});

const everything = () => rawClient(world.table).all();
const refused = () => stage.judged.filter(({ allowed }) => !allowed);
const person = ["--name", "運用 見本", "--kana", "ウンヨウ ミホン", "--email", "operator@machipool.invalid"];

test("a new stage gets its first operator once: again changes nothing, somebody else is refused, and the journal says who did it", async () => {
  const before = (await everything()).length;
  const first = await stage.pool(["found", "--subject", "operator-1", ...person]);
  expect(first.err).toBe("");
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining("最初の運用担当を作りました") });
  const after = (await everything()).length;
  expect(after).toBe(before + 3); // head, entry, list of administrators
  const again = await stage.pool(["found", "--subject", "operator-1", ...person]);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining("何も変えていません") });
  const other = await stage.pool(["found", "--subject", "operator-2", ...person]);
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining("すでに最初の運用担当がいます") });
  expect((await everything()).length).toBe(after);
  const [entry] = await Actor.asSystem("test", poolHome("31"), async () => {
    const [item] = (await everything()).filter(
      ({ pk, sk }) => String(pk).startsWith("31#POOL00#STAFF#") && sk === "J#00000001",
    );
    const id = String(item?.pk).split("#")[3] ?? "";
    return Journal.entries(Journal.defineKind({ kind: "STAFF", version: 1 }), id);
  });
  expect(entry).toMatchObject({ type: "operator.founded", by: expect.stringMatching(/^system:founding:eng_/) });
  expect(entry?.closed).toEqual({ engineer });
  expect(JSON.stringify(entry?.open)).not.toContain("pool-engineer");
  expect(refused()).toEqual([]);
  expect(new Set(stage.judged.map(({ role }) => role))).toEqual(
    new Set(["machipool-production-found-pool", "machipool-production-found-commons"]),
  );
});

test("without a second factor, or as somebody else, nobody gets in, and is told what is missing", async () => {
  for (const caller of [
    { arn: engineer, mfa: false },
    { arn: "arn:aws:iam::000000000000:user/somebody", mfa: true },
    { arn: "arn:aws:sts::000000000000:assumed-role/machipool-production-ApiRole/x", mfa: true },
  ]) {
    const ran = await stage.pool(["town", "export", "--town", wakasa, "--out", join(folder, "never")], caller);
    expect(ran).toMatchObject({ code: 3, out: "", err: expect.stringContaining("MFA") });
  }
  expect(readdirSync(folder)).toEqual([]);
});

test("one town is exported, verified and brought back from a copy with that town's session alone", async () => {
  stage.judged.length = 0;
  const out = join(folder, wakasa);
  expect(await stage.pool(["town", "export", "--town", wakasa, "--out", out])).toMatchObject({ code: 0 });
  expect(readFileSync(join(out, "aggregates/TEST.jsonl"), "utf8")).toContain("架空 花子");
  const verified = await stage.pool(["journal", "verify", "--town", wakasa]);
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("壊れたところはありません") });

  await copyToSide();
  await rawClient(world.table).removeAll(({ pk }) => String(pk) === partition(home(wakasa), "TEST", lost));
  const difference = await stage.pool(["town", "restore", "--town", wakasa, "--json"]);
  expect(difference.code).toBe(0);
  expect(JSON.parse(difference.out).counts.TEST).toMatchObject({ missing: 2 });
  const early = await stage.pool(["town", "restore", "--town", wakasa, "--apply"]);
  expect(early).toMatchObject({ code: 1, err: expect.stringContaining("停止") });
  await inside(wakasa, () =>
    Journal.act(Tenant.tenantKind, Tenant.tenantId, (head) => ({
      event: happened("tenant.moved"),
      state: { ...(head?.state as Tenant.TenantState), status: "suspended" as const },
    })),
  );
  expect(await stage.pool(["town", "restore", "--town", wakasa, "--apply"])).toMatchObject({ code: 0 });
  expect(await inside(wakasa, () => Journal.find(kind, lost))).toMatchObject({ seq: 1, secret: { name: "架空 花子" } });

  expect(refused()).toEqual([]);
  const inTown = stage.judged.filter(({ action }) => action.startsWith("dynamodb:"));
  expect(new Set(inTown.map(({ role, tags }) => `${role} ${JSON.stringify(tags)}`))).toEqual(
    new Set([`machipool-production-operate-body {"body":"${wakasa}"}`]),
  );
  const onSide = inTown.filter(({ resource }) => resource.includes("PoolTable-side"));
  expect(new Set(onSide.map(({ action }) => action))).toEqual(
    new Set(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchGetItem"]),
  );
});

/** What point-in-time recovery makes, under the name that the role can read. */
async function copyToSide(): Promise<void> {
  const raw = rawClient(world.table);
  await raw.send(new CreateTableCommand(createTableInput(sideTable(world.table.name))));
  const items = await raw.all();
  for (let from = 0; from < items.length; from += 25) {
    const requests = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
    await raw.send(new BatchWriteCommand({ RequestItems: { [sideTable(world.table.name)]: requests } }));
  }
}

test.each(plans)(
  "%s: an engineer's town session has its own town, of a copy only to read, and no Scan",
  (_name, plan) => {
    const policies = allowedTo(one(plan, "aws.iam.Role", "OperateBody"));
    const ask = (action: string, table: string, keys: string[] | undefined, body: string) =>
      decide(policies, {
        action: `dynamodb:${action}`,
        resource: `arn:aws:dynamodb:ap-northeast-1:000000000000:table/${table}`,
        principalTags: { body },
        ...(keys === undefined ? {} : { context: { "dynamodb:LeadingKeys": keys } }),
      });
    for (const body of [wakasa, chizu]) {
      for (const other of [wakasa, chizu]) {
        const own = body === other ? "allowed" : "implicitly denied";
        const keys = [`${home(other)}#APP#app_1`];
        for (const table of ["PoolTable", "PoolTable-side", "PoolTable/index/day", "PoolTable-side/index/day"]) {
          for (const action of ["GetItem", "Query", "BatchGetItem"]) expect(ask(action, table, keys, body)).toBe(own);
          for (const action of ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"])
            expect(ask(action, table, keys, body)).toBe(table.startsWith("PoolTable-side") ? "implicitly denied" : own);
        }
        expect(ask("GetItem", "PoolTable-other", keys, body)).toBe("implicitly denied");
      }
      for (const action of ["Scan", "Query", "GetItem", "PartiQLSelect", "ExportTableToPointInTime", "DeleteTable"])
        for (const table of ["PoolTable", "PoolTable-side"])
          expect(ask(action, table, undefined, body)).toBe("implicitly denied");
    }
  },
);

test.each(plans)(
  "%s: founding reaches the pool's key, first day and operators, and no town, contract or price",
  (_name, plan) => {
    const ask = (role: string, key: string) =>
      decide(allowedTo(one(plan, "aws.iam.Role", role)), {
        action: "dynamodb:PutItem",
        resource: "arn:aws:dynamodb:ap-northeast-1:000000000000:table/PoolTable",
        principalTags: { joining: "none" },
        context: { "dynamodb:LeadingKeys": [key] },
      });
    for (const kind of ["KEY", "FOUNDED", "ADMINS", "STAFF#opr_1"])
      expect(ask("FoundPool", `31#POOL00#${kind}`)).toBe("allowed");
    for (const key of ["31#POOL00#MEMBER#313254", "31#POOL00#TERMS", "31#313254#KEY", "31#COMMON#PERSON#per_1"]) {
      expect(ask("FoundPool", key)).toBe("implicitly denied");
      expect(ask("FoundCommons", key)).toBe("implicitly denied");
    }
  },
);

test("an engineer's role is taken by named users alone, with a second factor and exactly the tag that narrows it", () => {
  const role = "machipool-production-operate-body";
  const known = { arn: engineer, mfa: true };
  expect(trusts(role, known, { body: wakasa })).toBe(true);
  expect(trusts(role, { ...known, mfa: false }, { body: wakasa })).toBe(false);
  expect(trusts(role, { ...known, arn: "arn:aws:iam::000000000000:user/pool-engineer2" }, { body: wakasa })).toBe(
    false,
  );
  expect(trusts(role, { ...known, arn: "arn:aws:iam::111111111111:user/pool-engineer" }, { body: wakasa })).toBe(false);
  expect(trusts(role, known, {})).toBe(false);
  expect(trusts(role, known, { body: "POOL00" })).toBe(false);
  expect(trusts(role, known, { body: wakasa, joining: chizu })).toBe(false);
  for (const name of ["body", "pool", "commons"])
    expect(trusts(`machipool-production-session-${name}`, known, name === "body" ? { body: wakasa } : {})).toBe(false);
});

const reserved = (name: string, account = "000000000000") =>
  `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/ap-northeast-1/AWSReservedSSO_${name}`;

test("engineers come through IAM Identity Center's named permission sets, or as IAM users", () => {
  const role = "machipool-production-operate-body";
  const may = (arn: string, tags: Record<string, string> = { body: wakasa }) => trusts(role, { arn, mfa: false }, tags);
  const known = reserved("MachipoolEngineer_0123456789abcdef");
  expect(may(known)).toBe(true); // its second factor is Identity Center's business: AWS is told of none
  expect(may(known.replace("/ap-northeast-1", ""))).toBe(true); // as it stands where Identity Center lives in us-east-1
  for (const other of [
    reserved("MachipoolEngineer_Admin_0123456789abcdef"), // another set, whose name begins alike
    reserved("Administrator_0123456789abcdef"),
    reserved("MachipoolEngineer_0123456789abcdef", "111111111111"),
    "arn:aws:iam::000000000000:role/AWSReservedSSO_MachipoolEngineer_0123456789abcdef", // a path that anybody may use
    engineer, // an IAM user without a second factor
  ])
    expect(may(other), other).toBe(false);
  expect(may(known, {})).toBe(false);
  expect(may(known, { body: "POOL00" })).toBe(false);
  for (const name of ["body", "pool", "commons"])
    expect(trusts(`machipool-production-session-${name}`, { arn: known, mfa: false }, { body: wakasa })).toBe(false);
});

test("a stage may have the one kind of engineers without the other, and never nobody", () => {
  const sids = (users: `user/${string}`[], permissionSets: string[]) =>
    engineerTrust("body", "000000000000", { users, permissionSets }).Statement.map(({ Sid }) => Sid);
  expect(sids(["user/a"], [])).toEqual(["NamedEngineers"]);
  expect(sids([], ["A"])).toEqual(["PermissionSets"]);
  expect(() => sids([], [])).toThrow(RangeError);
});

test("who comes through Identity Center works at the terminal as an IAM user does", async () => {
  const arn = reserved("MachipoolEngineer_0123456789abcdef");
  const verified = await stage.pool(["journal", "verify", "--town", chizu], { arn, mfa: false });
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("壊れたところはありません") });
  expect(refused()).toEqual([]);
});

test.each(plans)(
  "%s: engineers are named without a wildcard, and there is a role for each task and kind of home",
  (_name, plan) => {
    const names = all(plan, "aws.iam.Role").map(({ name }) => name);
    for (const [task, policies] of Object.entries(engineerPolicies))
      for (const role of Object.keys(policies))
        expect(names.map((name) => name.toLowerCase())).toContain(`${task}${role}`);
    for (const trust of all(plan, "aws.iam.Role").filter(({ name }) => /^(Operate|Found)/.test(name)))
      expect(JSON.stringify(trust.inputs.assumeRolePolicy)).toMatch(
        /"aws:PrincipalArn":\["arn:aws:iam::\d{12}:user\/[\w+=,.@-]+"/,
      );
  },
);
