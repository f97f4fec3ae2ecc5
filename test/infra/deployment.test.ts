import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { namedAlarms } from "#infra/alarm.ts";
import { fixedPrices, unpriced } from "#infra/cost/fixed.ts";
import { fixedQuantities } from "#infra/cost/quantity.ts";
import { dashboardOf } from "#infra/dashboard.ts";
import { alias, functions } from "#infra/function.ts";
import { signInAddress, signInHost } from "#infra/officials.ts";
import { prices } from "#infra/price.ts";
import { stopsOf } from "#infra/release.ts";
import { schedules } from "#infra/schedule.ts";
import { refusalOf, regions, stageNames, stageOf } from "#infra/stage.ts";
import { all, allowedTo, one, type Plan, planOf, plans } from "#test/infra/graph.ts";
import { decide } from "#test/infra/iam.ts";

const live = planOf("live");
const capital = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

test.each([...plans, ["live", live] as [string, Plan]])(
  "%s: the staff pool is on ESSENTIALS with managed login in Japanese, passkeys and TOTP; the residents' pool stays as it is",
  (name, plan) => {
    const { templateBody } = one(plan, "aws.cloudformation.Stack", "Officials").inputs as {
      templateBody: { Resources: { Pool: { Type: string; DeletionPolicy: string; Properties: object } } };
    };
    const { Pool } = templateBody.Resources;
    const domain = one(plan, "aws.cognito.UserPoolDomain", "OfficialsDomain").inputs;
    expect(Pool).toMatchObject({
      Type: "AWS::Cognito::UserPool",
      DeletionPolicy: stageOf(name).protect ? "Retain" : "Delete",
      Properties: {
        UserPoolTier: "ESSENTIALS",
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        // everybody has a second factor: a passkey that knows its owner is two, behind a virtual browser it is a code
        MfaConfiguration: "ON",
        EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
        WebAuthnFactorConfiguration: "MULTI_FACTOR_WITH_USER_VERIFICATION",
        WebAuthnUserVerification: "required",
        WebAuthnRelyingPartyID: signInHost(String(domain.domain)),
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] } },
      },
    });
    expect(domain.managedLoginVersion).toBe(2);
    for (const client of ["Staff", "Operator"]) {
      expect(one(plan, "aws.cognito.UserPoolClient", `${client}Client`).inputs.explicitAuthFlows).toContain(
        "ALLOW_USER_AUTH",
      );
      // managed login shows no page to a client that has no look
      expect(one(plan, "aws.cognito.ManagedLoginBranding", `${client}Page`).inputs.clientId).toBe(`${client}Client`);
    }
    const address = new URL(signInAddress(String(domain.domain), "StaffClient", "https://staff.example.jp/callback"));
    expect([address.host, address.searchParams.get("lang")]).toEqual([signInHost(String(domain.domain)), "ja"]);

    const [residents, ...others] = all(plan, "aws.cognito.UserPool");
    expect(others).toEqual([]);
    expect(residents).toMatchObject({
      name: "Residents",
      inputs: { userPoolTier: "LITE", mfaConfiguration: "OPTIONAL" },
    });
    expect(one(plan, "aws.cognito.UserPoolDomain", "ResidentsDomain").inputs.managedLoginVersion).toBeUndefined();
    const resident = one(plan, "aws.cognito.UserPoolClient", "ResidentClient").inputs.explicitAuthFlows;
    expect(resident).not.toContain("ALLOW_USER_AUTH");
  },
);

const aliasOf = (plan: Plan, name: string) => {
  const found = one(plan, "aws.lambda.Alias", `${capital(name)}Alias`).inputs;
  return `arn:aws:lambda:ap-northeast-1:000000000000:function:${found.functionName}:${found.name}`;
};

test.each(plans)(
  "%s: every function has an alias that moves traffic in steps and goes back on an alarm",
  (name, plan) => {
    const { canary } = stageOf(name);
    const functionNames = all(plan, "aws.lambda.Function").map((resource) => resource.name);
    expect(functionNames).toHaveLength(Object.keys(functions).length);
    for (const key of Object.keys(functions) as (keyof typeof functions)[]) {
      expect(one(plan, "aws.lambda.Alias", `${capital(key)}Alias`).inputs).toMatchObject({
        name: alias,
        functionVersion: "1",
      });
      expect(one(plan, "aws.lambda.Function", `${capital(key)}Function`).inputs.publish).toBe(true);
      if (canary === undefined) continue;
      const group = one(plan, "aws.codedeploy.DeploymentGroup", `${capital(key)}Release`).inputs;
      expect(group).toMatchObject({
        deploymentConfigName: canary,
        deploymentStyle: { deploymentOption: "WITH_TRAFFIC_CONTROL" },
        autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      });
      const { alarms } = group.alarmConfiguration as { alarms: string[] };
      const ringing = all(plan, "aws.cloudwatch.MetricAlarm").map(({ inputs }) => inputs.name);
      expect(alarms.length).toBeGreaterThan(0);
      expect(alarms).toEqual(stopsOf(key).map((alarm) => `machipool-${name}-${alarm}`));
      for (const alarm of alarms) expect(ringing).toContain(alarm);
    }
    expect(all(plan, "aws.codedeploy.DeploymentGroup")).toHaveLength(canary === undefined ? 0 : functionNames.length);
    expect(stageOf(name).protect).toBe(canary !== undefined);
  },
);

test.each([...plans, ["live", live] as [string, Plan]])(
  "%s: every event source, schedule, integration and permission points at the alias, and nothing at a function beside it",
  (_name, plan) => {
    const taking = all(plan, "aws.lambda.EventSourceMapping").map(({ inputs }) => inputs.functionName);
    expect(taking.sort()).toEqual(["stream", "worker"].map((key) => aliasOf(plan, key)).sort());
    expect(all(plan, "aws.scheduler.Schedule")).toHaveLength(schedules.length);
    for (const { inputs } of all(plan, "aws.scheduler.Schedule"))
      expect(inputs.target).toMatchObject({ arn: aliasOf(plan, "cron") });
    for (const { inputs } of all(plan, "aws.apigatewayv2.Integration"))
      expect(inputs.integrationUri).toBe(aliasOf(plan, "api"));
    for (const { inputs } of all(plan, "aws.lambda.Permission")) expect(inputs.qualifier).toBe(alias);
    for (const { inputs } of all(plan, "aws.lambda.FunctionEventInvokeConfig")) expect(inputs.qualifier).toBe(alias);
    const invoking = JSON.stringify(
      plan.resources.filter(({ type }) => /^aws\.iam\./.test(type)).map(({ inputs }) => inputs),
    ).match(/"lambda:InvokeFunction"\],"Effect":"Allow","Resource":\["[^"]+"\]/g);
    // each schedule and a tick itself run the one, the API the other
    const [ticked, printed] = ["cron", "print"].map((name) => `"Resource":["${aliasOf(plan, name)}"]`);
    const asked = (invoking ?? []).map((statement) => statement.slice(statement.indexOf('"Resource"')));
    expect(asked.sort()).toEqual(
      [...schedules, {}]
        .map(() => ticked)
        .concat(printed)
        .sort(),
    );
  },
);

test.each(plans)("%s: dashboard and saved queries come from the same data as the alarms", (name, plan) => {
  const alarms = all(plan, "aws.cloudwatch.MetricAlarm");
  expect(alarms.map((alarm) => alarm.name).sort()).toEqual(
    Object.keys(namedAlarms)
      .map((key) => `${key}Alarm`)
      .sort(),
  );
  const queries = all(plan, "aws.cloudwatch.QueryDefinition");
  const logs = all(plan, "aws.cloudwatch.LogGroup").map(({ inputs }) => inputs.name);
  for (const [key, { text, query }] of Object.entries(namedAlarms)) {
    if (/ログ（(api|stream|cron)/.test(text)) expect(query, key).toBeDefined(); // what a text tells to look up is there to be pressed
    if (query === undefined) continue;
    const saved = queries.find((one) => one.name === `${key}Query`)?.inputs;
    expect(saved).toMatchObject({ name: `machipool/${name}/${key}`, queryString: query.text });
    expect(saved?.logGroupNames).toEqual([`/machipool/${name}/${query.of}`]);
    expect(logs).toContain(`/machipool/${name}/${query.of}`);
  }
  expect(queries).toHaveLength(Object.values(namedAlarms).filter(({ query }) => query !== undefined).length);

  const [page] = all(plan, "aws.cloudwatch.Dashboard");
  expect(page !== undefined).toBe(stageOf(name).dashboard);
  if (page === undefined) return;
  const { widgets } = page.inputs.dashboardBody as ReturnType<typeof dashboardOf>;
  const shown = widgets.map(
    ({ properties }) => properties as { title: string; metrics: unknown[][]; annotations: object },
  );
  expect(shown.map(({ title }) => title)).toEqual(Object.keys(namedAlarms));
  for (const { title, metrics, annotations } of shown) {
    const { inputs } = one(plan, "aws.cloudwatch.MetricAlarm", `${title}Alarm`);
    const dimensions = Object.entries(inputs.dimensions as Record<string, string>).flat();
    expect(metrics[0]?.slice(0, -1)).toEqual([inputs.namespace, inputs.metricName, ...dimensions]);
    expect(annotations).toMatchObject({ horizontal: [{ value: inputs.threshold }] });
  }
});

test("the dashboard's widgets lie side by side and never on each other", () => {
  const { widgets } = dashboardOf(namedAlarms, regions.home);
  const cells = widgets.map(({ x, y }) => `${x},${y}`);
  expect(new Set(cells).size).toBe(cells.length);
  for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
});

test.each(plans)("%s: a monitor tells of unusual cost", (name, plan) => {
  const [monitor] = all(plan, "aws.costexplorer.AnomalyMonitor");
  expect(monitor?.inputs.monitorSpecification).toEqual({
    Tags: { Key: "machipool:stage", Values: [name], MatchOptions: ["EQUALS"] },
  });
  const [told] = all(plan, "aws.costexplorer.AnomalySubscription");
  const topic = `arn:aws:sns:ap-northeast-1:000000000000:machipool-${name}-alarms`;
  expect(told?.inputs).toMatchObject({ frequency: "IMMEDIATE", subscribers: [{ type: "SNS", address: topic }] });
  // a topic that does not let the service speak, or a key that it cannot use, would swallow what it says
  for (const [type, resource] of [
    ["aws.sns.TopicPolicy", "AlarmsPolicy"],
    ["aws.kms.Key", "StageKey"],
  ] as const)
    expect(JSON.stringify(one(plan, type, resource).inputs.policy)).toContain("costalerts.amazonaws.com");
});

test.each(plans)("%s: the deploy workflow signs in by OIDC, from one repository and environment", (name, plan) => {
  const { deploy } = stageOf(name);
  const roles = all(plan, "aws.iam.Role").filter((role) => role.name === "DeployRole");
  expect(roles).toHaveLength(deploy === undefined ? 0 : 1);
  if (deploy === undefined) return;
  const trust = JSON.stringify(roles[0]?.inputs.assumeRolePolicy);
  expect(trust).toContain(`"repo:${deploy.repository}:environment:${deploy.environment}"`);
  expect(trust).toContain('"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"');
  expect(trust).not.toContain("*");
  const may = (action: string, resource: string, context: Record<string, string> = {}) =>
    decide(allowedTo(one(plan, "aws.iam.Role", "DeployRole")), { action, resource, context });
  const table = `arn:aws:dynamodb:ap-northeast-1:000000000000:table/machipool-${name}-PoolTable-abcdefgh`;
  expect(may("dynamodb:UpdateTable", table)).toBe("allowed");
  expect(may("dynamodb:DeleteTable", table.replace(name, "other"))).toBe("implicitly denied");
  for (const action of ["GetItem", "Query", "Scan", "PutItem", "PartiQLSelect"])
    expect(may(`dynamodb:${action}`, table)).toBe("implicitly denied");
  expect(may("dynamodb:Query", `${table}/index/day`)).toBe("implicitly denied");
  expect(may("dynamodb:ExportTableToPointInTime", table)).toBe("implicitly denied");
  expect(may("s3:GetObject", "arn:aws:s3:::contentbucket/content/31/POOL00/x")).toBe("denied");
  expect(may("s3:PutObject", "arn:aws:s3:::sealsbucket/seal/31/POOL00/x")).toBe("denied");
  const key = "arn:aws:kms:ap-northeast-1:000000000000:key/StageKey";
  expect(may("kms:Decrypt", key, { "kms:EncryptionContext:home": "31#POOL00" })).toBe("denied");
  expect(may("kms:Decrypt", key)).toBe("allowed"); // for the table that is made with it
  expect(may("sts:AssumeRole", "arn:aws:iam::000000000000:role/machipool-production-operate-body")).toBe(
    "implicitly denied",
  );
});

test("the deploy workflow signs in by OIDC and comments the plan on a review", () => {
  const workflow = read(".github/workflows/deploy.yml");
  expect(workflow).toMatch(/id-token: write/);
  for (const stage of stageNames.filter((name) => stageOf(name).deploy !== undefined)) {
    expect(stageOf(stage).deploy?.environment).toBe(stage);
    expect(workflow).toMatch(new RegExp(`options: \\[.*\\b${stage}\\b.*\\]`));
  }
  // the role that the plan makes is the one that the workflow takes, and no key of AWS is anywhere
  const { name } = one(planOf("production"), "aws.iam.Role", "DeployRole").inputs;
  const taken = /role-to-assume: .+:role\/(.+)/.exec(workflow)?.[1] ?? "";
  expect(taken.replace(/\$\{\{ env\.STAGE \}\}/, "production")).toBe(name);
  expect(workflow).not.toMatch(/aws-access-key-id|AWS_SECRET|secrets\./i);
  // a change is planned and commented without rights in AWS; what its author writes reaches no shell as code
  const [before = "", after = ""] = workflow.split("\n  deploy:");
  expect(before).not.toContain("id-token");
  expect(before).toMatch(/npm run plan[\s\S]*plan-comment\.ts[\s\S]*gh pr comment/);
  expect(after).toMatch(/conclusion == 'success'[\s\S]*npm run plan[\s\S]*sst -- deploy[\s\S]*scripts\/release\.ts/);
  const runs = workflow.split("\n").filter((line) => /^\s*(- )?run:|^ {10}/.test(line) && !/^\s+\w[\w-]*: /.test(line));
  expect(runs.filter((line) => line.includes("${{"))).toEqual([]);
});

/** What the account brings (docs/deploy.md), by what the document has to name. */
const baseline = [
  "root",
  "CloudTrail",
  "AWS Config",
  "GuardDuty",
  "Block Public Access",
  "IAM Access Analyzer",
  "Security Hub",
  "Identity Center",
  "EBS",
  "EC2",
  "token.actions.githubusercontent.com",
];

test("the account's baseline is written down and checked where the plan can see it", () => {
  const section = /## The account's baseline\n([\s\S]*?)\n## /.exec(read("docs/deploy.md"))?.[1] ?? "";
  for (const part of baseline) expect(section, part).toContain(part);
  for (const [, plan] of plans) {
    for (const bucket of all(plan, "aws.s3.Bucket").map((resource) => resource.name.replace(/Bucket$/, "")))
      expect(one(plan, "aws.s3.BucketPublicAccessBlock", `${bucket}PublicAccessBlock`).inputs).toMatchObject({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
    // nobody gets a key that lasts, nothing stands in a network, and no function has an address of its own
    const types = plan.resources.map(({ type }) => type);
    expect(types.filter((type) => /^aws\.(ec2|rds|ecs)\./.test(type))).toEqual([]);
    expect(types.filter((type) => /^aws\.iam\.(User|AccessKey|Group)|FunctionUrl$/.test(type))).toEqual([]);
    // no trail, detector or recorder of the account is a stage's to change or to switch off
    expect(types.filter((type) => /cloudtrail|config\.|guardduty\.Detector|securityhub/i.test(type))).toEqual([]);
  }
});

test("WAF stands before a production stage", () => {
  for (const [name, plan] of plans) {
    const { protect, edge } = stageOf(name);
    if (protect) expect([name, edge]).toEqual([name, true]);
    const rules = all(plan, "aws.wafv2.WebAcl");
    expect(rules).toHaveLength(edge ? 1 : 0);
    // one address may be a whole prefecture's: hundreds of people at work are not a flood
    if (edge) expect(JSON.stringify(rules[0]?.inputs.rules)).toContain(`"limit":${stageOf(name).addressLimit}`);
    if (!edge) continue;
    expect(one(plan, "aws.cloudfront.Distribution", "EdgeDistribution").inputs.webAclId).toContain("Rules");
    // who knows the gateway's own address is answered as if there were nothing
    const { variables } = one(plan, "aws.lambda.Function", "ApiFunction").inputs.environment as {
      variables: Record<string, string>;
    };
    expect(variables.EDGE_SHA256).toMatch(/^[0-9a-f]{64}/);
  }
  expect(refusalOf({ protect: true, edge: false }, false)).toContain("WAF");
  expect(refusalOf({ protect: true, edge: true }, false)).toBeUndefined();
  expect(refusalOf({ protect: false, edge: false }, false)).toBeUndefined();
});

test("seals have a schedule of their own", () => {
  for (const { name, expression } of schedules)
    for (const [, plan] of plans)
      expect(one(plan, "aws.scheduler.Schedule", `${capital(name)}TickSchedule`).inputs).toMatchObject({
        scheduleExpression: expression,
        scheduleExpressionTimezone: "Asia/Tokyo",
        target: { input: { schedule: name } },
      });
  expect(schedules.find(({ name }) => name === "seals")).toMatchObject({ chores: ["seals"], everyMinutes: 60 });
});

test("every part of the plan that costs a fixed sum has its price in pool cost", () => {
  const production = planOf("production");
  const types = new Set(production.resources.map(({ type }) => type).filter((type) => type.startsWith("aws.")));
  expect([...types].filter((type) => !(type in fixedPrices) && !unpriced.includes(type))).toEqual([]);
  expect(unpriced.filter((type) => type in fixedPrices || !types.has(type))).toEqual([]);
  const counted = new Map<string, number>();
  for (const [type, price] of Object.entries(fixedPrices))
    counted.set(price, (counted.get(price) ?? 0) + all(production, type).length);
  const rules = all(production, "aws.wafv2.WebAcl").flatMap(({ inputs }) => inputs.rules as object[]);
  counted.set("firewallRule", rules.length);
  const charged = new Map(fixedQuantities().map(({ price, quantity }) => [price as string, quantity]));
  for (const [price, count] of counted) expect([price, charged.get(price)]).toEqual([price, count]);
  // and what is a sum each month is in the plan, or is the zone that stands beside it, or a metric, which comes by being sent
  const monthly = fixedQuantities().filter(
    ({ price }) => prices[price].unit.endsWith("-month") && price !== "logStorage",
  );
  expect(monthly.map(({ price }) => price).filter((price) => !counted.has(price))).toEqual(["metric", "zone"]);
});

test("the plan renders live development with every function, and a production stage refuses it", () => {
  const names = Object.keys(functions).map((key) => `${capital(key)}Function`);
  expect(
    all(live, "aws.lambda.Function")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(names.sort());
  // what prints is deployed there too: not even an engineer's machine has its engine as Lambda runs it
  expect(one(live, "aws.lambda.Function", "PrintFunction").inputs).toMatchObject({
    environment: {},
    handler: "handler.handler",
  });
  for (const { name, inputs } of all(live, "aws.lambda.Function")) {
    if (name === "PrintFunction") continue;
    const { variables } = inputs.environment as { variables: Record<string, string> };
    expect(inputs).toMatchObject({ handler: "bootstrap", description: expect.stringContaining("(live)") });
    expect(variables).toMatchObject({ TABLE_NAME: "PoolTable", SST_STAGE: "live" });
    // the invented people of the story can sign in there, and nowhere that is deployed
    expect(JSON.stringify(variables.ISSUERS)).toContain("identity.machipool.invalid");
  }
  for (const [, plan] of plans) expect(JSON.stringify(plan)).not.toContain("identity.machipool.invalid");
  const aliases = all(live, "aws.lambda.Alias").map(({ inputs }) => inputs.functionVersion);
  expect(aliases).toEqual(names.map(() => "$LATEST")); // whatever is built next is called at once
  expect(live.app).toMatchObject({ stage: "live", protect: false, removal: "remove" });
  for (const name of stageNames) {
    const { protect } = stageOf(name);
    expect(refusalOf(stageOf(name), true) !== undefined).toBe(protect);
  }
  expect(stageOf("production").protect).toBe(true);
});
