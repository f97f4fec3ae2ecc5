import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { routes } from "#functions/api/routes.ts";
import { isAtLeast } from "#functions/api/token.ts";
import { type FunctionShape, functions, runtime } from "#infra/function.ts";
import type { Assurance, IssuerRule, Realm } from "#infra/identity.ts";
import type { Statement } from "#infra/policy.ts";
import { jobQueue } from "#infra/queue.ts";
import { globalTypes, ismap, services } from "#infra/service.ts";
import { regions, stageOf } from "#infra/stage.ts";
import { createTableInput } from "#infra/table.ts";
import { wildcards } from "#infra/wildcard.ts";
import { all, one, type Plan, plans, policiesIn, type Resource } from "#test/infra/graph.ts";

const inputs = <T>(resource: Resource) => resource.inputs as T;

test.each(plans)(
  "%s: the table is the one the tests run on, recoverable, encrypted, protected as the stage says",
  (name, plan) => {
    const [table, ...others] = all(plan, "aws.dynamodb.Table");
    expect(others).toEqual([]);
    const stage = stageOf(name);
    expect(table?.inputs).toMatchObject({
      billingMode: "PAY_PER_REQUEST",
      deletionProtectionEnabled: stage.protect,
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      ttl: { attributeName: "ttl", enabled: true },
    });
    if (stage.ownKeyForStores) expect(table?.inputs.serverSideEncryption).toMatchObject({ enabled: true });
    const tested = createTableInput("Pool");
    const indexes = inputs<{ globalSecondaryIndexes: Record<string, string>[] }>(
      table as Resource,
    ).globalSecondaryIndexes;
    expect(indexes).toEqual(
      tested.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        name: IndexName,
        hashKey: KeySchema?.[0]?.AttributeName,
        rangeKey: KeySchema?.[1]?.AttributeName,
        projectionType: Projection?.ProjectionType,
      })),
    );
  },
);

test.each(plans)("%s: every bucket is private, versioned, encrypted, cleaned up, and over TLS only", (_name, plan) => {
  for (const bucket of all(plan, "aws.s3.Bucket")) {
    const base = bucket.name.replace(/Bucket$/, "");
    expect(one(plan, "aws.s3.BucketPublicAccessBlock", `${base}PublicAccessBlock`).inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const versioning = one(plan, "aws.s3.BucketVersioning", `${base}Versioning`).inputs;
    expect(versioning.versioningConfiguration).toEqual({ status: "Enabled" });
    one(plan, "aws.s3.BucketServerSideEncryptionConfiguration", `${base}Encryption`);
    one(plan, "aws.s3.BucketLifecycleConfiguration", `${base}Lifecycle`);
    const [policy] = policiesIn(one(plan, "aws.s3.BucketPolicy", `${base}Policy`).inputs);
    expect(policy?.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Condition: { Bool: { "aws:SecureTransport": ["false"] } },
      }),
    );
  }
  expect(all(plan, "aws.s3.BucketCorsConfiguration")).toEqual([]);
});

test.each(plans)("%s: seals lie under object lock", (name, plan) => {
  expect(one(plan, "aws.s3.Bucket", "SealsBucket").inputs.objectLockEnabled).toBe(true);
  const { mode, days } = stageOf(name).seals;
  expect(one(plan, "aws.s3.BucketObjectLockConfiguration", "SealsLock").inputs).toMatchObject({
    rule: { defaultRetention: { mode, days } },
  });
});

test("seals of production outlive the records' retention and nobody shortens that", () => {
  expect(stageOf("production").seals).toEqual({ mode: "COMPLIANCE", days: 3653 });
});

test.each(plans)("%s: what people sent is unreadable until it was scanned, where the stage scans", (name, plan) => {
  const scans = all(plan, "aws.guardduty.MalwareProtectionPlan").length;
  expect(scans).toBe(stageOf(name).malwareScan ? 1 : 0);
  const statements = policiesIn(one(plan, "aws.s3.BucketPolicy", "ContentPolicy").inputs).flatMap((p) => p.Statement);
  expect(statements.filter((s) => s.Action.includes("s3:GetObject") && s.Effect === "Deny")).toHaveLength(scans);
});

test.each(plans)(
  "%s: functions are arm64 but for the engine's, Node 24, bounded in time and number, traced where the stage says so",
  (name, plan) => {
    const found = all(plan, "aws.lambda.Function");
    const logical = Object.keys(functions).map((key) => `${key[0]?.toUpperCase()}${key.slice(1)}Function`);
    expect(found.map((one) => one.name).sort()).toEqual(logical.sort());
    for (const [key, shape] of Object.entries<FunctionShape>(functions)) {
      const resource = one(plan, "aws.lambda.Function", `${key[0]?.toUpperCase()}${key.slice(1)}Function`);
      expect(resource.inputs).toMatchObject({
        architectures: [key === "print" ? "x86_64" : runtime.architecture],
        runtime: "nodejs24.x",
        timeout: shape.timeout,
        memorySize: shape.memory,
        reservedConcurrentExecutions: stageOf(name).concurrency[key as keyof typeof functions],
        tracingConfig: { mode: key === "print" ? "PassThrough" : stageOf(name).tracing },
      });
    }
    const traced = JSON.stringify(plan).includes("xray:PutTraceSegments");
    expect(traced, "who traces may send traces, and nobody else").toBe(stageOf(name).tracing === "Active");
    const waits = all(plan, "aws.apigatewayv2.Integration").map((one) => one.inputs.timeoutMilliseconds ?? 30_000);
    expect(waits.every((milliseconds) => functions.api.timeout * 1000 < Number(milliseconds))).toBe(true);
  },
);

test.each(plans)(
  "%s: what is open to staff or operators, somebody who signed in through the planned pools can do",
  (_name, plan) => {
    const api = one(plan, "aws.lambda.Function", "ApiFunction");
    const { ISSUERS } = inputs<{ environment: { variables: { ISSUERS: IssuerRule[] } } }>(api).environment.variables;
    const of = (realm: Realm) => ISSUERS.filter(({ realms }) => Object.values(realms).includes(realm));
    for (const realm of ["staff", "operator"] as const) {
      const reach = (asked: Assurance = "ial1") =>
        of(realm).some(({ assurance }) => isAtLeast(assurance.otherwise, asked));
      const closed = routes.filter(({ access }) => access.who.includes(realm) && !reach(access.assurance));
      expect(closed.map(({ id }) => id)).toEqual([]);
    }
    // who signs up alone is nobody we know
    expect(of("resident").map(({ assurance }) => assurance)).toEqual([{ byAcr: {}, otherwise: "ial1" }]);
  },
);

const environment = new Set(
  [
    ["BUCKET_NAME", "ISSUERS", "KEY_ID", "MAIL_SENDER", "PREFECTURE", "SEAL_BUCKET_NAME", "SEAL_KEYS"],
    ["PRINT_FUNCTION", "SESSION_ROLE_PREFIX", "STAGE", "TABLE_NAME", "EDGE_SHA256", "JOB_QUEUE_URL"],
    ["STREAM_FUNCTION", "BACKUP_VAULT", "INVENTED"],
  ].flat(),
);

test.each(plans)(
  "%s: no secret is in an environment variable, none is made, and the graph holds no machine's path",
  (_name, plan) => {
    for (const resource of all(plan, "aws.lambda.Function")) {
      const { variables } = inputs<{ environment: { variables: Record<string, unknown> } }>(resource).environment;
      for (const key of Object.keys(variables)) expect(environment).toContain(key);
      expect(JSON.stringify(variables)).not.toMatch(/BEGIN |AKIA|secret|password|token["=]/i);
    }
    for (const client of all(plan, "aws.cognito.UserPoolClient")) expect(client.inputs.generateSecret).toBe(false);
    expect(JSON.stringify(plan)).not.toMatch(/\/(home|root|Users|tmp|work)\//);
  },
);

test.each(plans)("%s: what prints knows nothing, may do nothing and is called by the API alone", (_name, plan) => {
  const print = one(plan, "aws.lambda.Function", "PrintFunction").inputs;
  expect(inputs<{ environment: { variables: object } }>({ inputs: print } as Resource).environment.variables).toEqual(
    {},
  );
  expect(print.vpcConfig ?? print.layers ?? print.fileSystemConfig).toBeUndefined();
  const statements = policiesIn(one(plan, "aws.iam.Role", "PrintRole").inputs).flatMap((policy) => policy.Statement);
  expect(statements.map(({ Sid }) => Sid).sort()).toEqual(["OwnLog", "Service"]);
  const callers = plan.resources.filter((resource) =>
    policiesIn(resource.inputs).some((policy) => policy.Statement.some(({ Action }) => Action.some(mayCall))),
  );
  expect(callers.map(({ name }) => name)).toContain("ApiRole");
  for (const { name, inputs } of callers) {
    if (name === "ApiRole") continue;
    expect(JSON.stringify(policiesIn(inputs)), name).not.toMatch(/Print/);
  }
  expect(all(plan, "aws.lambda.Permission").filter(({ inputs }) => /Print/.test(JSON.stringify(inputs)))).toEqual([]);
});

const mayCall = (action: string) => /^lambda:(\*|Invoke)/.test(action);

test.each(plans)(
  "%s: every log has an end, a function's own group, and no person in the gateway's line",
  (name, plan) => {
    const groups = all(plan, "aws.cloudwatch.LogGroup");
    expect(groups).toHaveLength(Object.keys(functions).length + 1); // and the gateway's
    for (const group of groups) expect(group.inputs.retentionInDays).toBe(stageOf(name).logDays);
    const names = groups.map((group) => group.inputs.name);
    for (const resource of all(plan, "aws.lambda.Function")) {
      expect(names).toContain(inputs<{ loggingConfig: { logGroup: string } }>(resource).loggingConfig.logGroup);
    }
    const { format } = inputs<{ accessLogSettings: { format: object } }>(
      one(plan, "aws.apigatewayv2.Stage", "GatewayStage"),
    ).accessLogSettings;
    expect(JSON.stringify(format)).not.toMatch(/identity|path|sourceIp|userAgent|authorizer|header|querystring/i);
  },
);

test.each(plans)("%s: the gateway has a throttle, no open CORS, and no second door beside its domain", (name, plan) => {
  expect(one(plan, "aws.apigatewayv2.Stage", "GatewayStage").inputs.defaultRouteSettings).toMatchObject({
    throttlingBurstLimit: stageOf(name).throttle.burst,
    throttlingRateLimit: stageOf(name).throttle.rate,
  });
  const { domain, edge } = stageOf(name);
  const names = all(plan, "aws.apigatewayv2.DomainName").map(({ inputs: { domainName } }) => domainName);
  expect(names).toEqual([edge ? `origin.${domain}` : domain]);
  const aliases = all(plan, "aws.cloudfront.Distribution").map((front) => front.inputs.aliases);
  expect(aliases).toEqual(edge ? [[domain]] : []); // the stage's own name is whoever stands first
  const api = one(plan, "aws.apigatewayv2.Api", "GatewayApi").inputs;
  expect(api.corsConfiguration ?? {}).toEqual({});
  expect(api.disableExecuteApiEndpoint).toBe(true);
  for (const domain of all(plan, "aws.apigatewayv2.DomainName")) {
    expect(domain.inputs.domainNameConfiguration).toMatchObject({
      endpointType: "REGIONAL",
      securityPolicy: "TLS_1_2",
    });
  }
});

test.each(plans)(
  "%s: behind an edge the API's own domain is of no use: CloudFront proves itself, and no plan shows by what",
  (name, plan) => {
    const [front] = all(plan, "aws.cloudfront.Distribution");
    const told = inputs<{ environment: { variables: Record<string, string> } }>(
      one(plan, "aws.lambda.Function", "ApiFunction"),
    );
    const hashes = told.environment.variables.EDGE_SHA256;
    if (!stageOf(name).edge) return expect([front, hashes]).toEqual([undefined, undefined]);
    const [origin] = inputs<{ origins: { customHeaders: object[] }[] }>(front as Resource).origins;
    expect(origin?.customHeaders).toEqual([{ name: "x-machipool-edge", value: "<secret>" }]);
    expect(hashes).toMatch(/^[0-9a-f]{64}( [0-9a-f]{64})?$/);
    expect(JSON.stringify(plan)).not.toContain("planned-");
  },
);

test.each(plans)("%s: people come back to listed addresses only, with a code and never a token", (name, plan) => {
  const { fronts, protect } = stageOf(name);
  for (const client of ["staff", "operator", "resident"] as const) {
    const resource = one(plan, "aws.cognito.UserPoolClient", `${client[0]?.toUpperCase()}${client.slice(1)}Client`);
    const front = fronts[client];
    expect(resource.inputs.callbackUrls).toEqual(front?.callback);
    expect(resource.inputs.logoutUrls).toEqual(front?.logout);
    if (front === undefined) continue;
    expect(resource.inputs).toMatchObject({ allowedOauthFlows: ["code"], generateSecret: false });
    for (const url of [...front.callback, ...front.logout])
      expect(url).toMatch(
        protect ? /^https:\/\/[\w.-]+\/[\w/-]*$/ : /^(https:\/\/[\w.-]+|http:\/\/localhost:\d+)\/[\w/-]*$/,
      );
  }
});

test.each(plans)("%s: whatever fails ends in a queue, and every queue rings", (_name, plan) => {
  const queues = all(plan, "aws.sqs.Queue").filter(({ name }) => name !== "Jobs");
  expect(queues.map((queue) => queue.name)).toEqual(["JobDeadLetters", "ScheduleDeadLetters", "StreamDeadLetters"]);
  for (const queue of queues) {
    expect(queue.inputs).toMatchObject({ sqsManagedSseEnabled: true, messageRetentionSeconds: 14 * 86_400 });
    expect(alarmsOn(plan, "ApproximateNumberOfMessagesVisible", "QueueName", String(queue.inputs.name))).toHaveLength(
      1,
    );
  }
  const arn = (name: string) => expect.stringMatching(new RegExp(`:machipool-.*-${name}$`));
  const mapping = all(plan, "aws.lambda.EventSourceMapping").find(
    ({ inputs: { startingPosition } }) => startingPosition,
  );
  expect(mapping?.inputs.destinationConfig).toEqual({ onFailure: { destinationArn: arn("StreamDeadLetters") } });
  expect(mapping?.inputs.functionResponseTypes).toEqual(["ReportBatchItemFailures"]);
  for (const tick of all(plan, "aws.scheduler.Schedule"))
    expect(tick.inputs.target).toMatchObject({ deadLetterConfig: { arn: arn("ScheduleDeadLetters") } });
});

test.each(plans)(
  "%s: errands keep their order within a home and wait for no other, and come back until they are laid aside",
  (name, plan) => {
    expect(one(plan, "aws.sqs.Queue", "Jobs").inputs).toMatchObject({
      fifoQueue: true,
      deduplicationScope: "messageGroup",
      fifoThroughputLimit: "perMessageGroupId",
      sqsManagedSseEnabled: true,
      redrivePolicy: {
        deadLetterTargetArn: `arn:aws:sqs:ap-northeast-1:000000000000:machipool-${name}-JobDeadLetters.fifo`,
        maxReceiveCount: jobQueue.attempts,
      },
    });
    const visible = Number(one(plan, "aws.sqs.Queue", "Jobs").inputs.visibilityTimeoutSeconds);
    expect(visible).toBeGreaterThan(functions.worker.timeout);
    expect(one(plan, "aws.lambda.EventSourceMapping", "JobsToWorker").inputs).toMatchObject({
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
    // as many homes side by side as the worker may run at once
    expect(stageOf(name).concurrency.worker).toBeGreaterThan(1);
  },
);

const alarmsOn = (plan: Plan, metric: string, dimension: string, value: string) =>
  all(plan, "aws.cloudwatch.MetricAlarm").filter(
    ({ inputs: { metricName, dimensions } }) =>
      metricName === metric && (dimensions as Record<string, string>)[dimension] === value,
  );

test.each(plans)(
  "%s: every throttle and every failure rings, to somebody, with what to do in Japanese",
  (_name, plan) => {
    for (const { name } of all(plan, "aws.lambda.Function")) {
      for (const metric of ["Errors", "Throttles"])
        expect(alarmsOn(plan, metric, "FunctionName", name)).toHaveLength(1);
    }
    for (const metric of ["ReadThrottleEvents", "WriteThrottleEvents", "SystemErrors"]) {
      expect(alarmsOn(plan, metric, "TableName", "PoolTable")).toHaveLength(1);
    }
    for (const metric of ["5xx", "4xx", "Latency"])
      expect(alarmsOn(plan, metric, "ApiId", "GatewayApi")).toHaveLength(1);
    for (const metric of ["Parked", "SealAge"]) expect(alarmsOn(plan, metric, "stage", plan.app.stage)).toHaveLength(1);
    for (const alarm of all(plan, "aws.cloudwatch.MetricAlarm")) {
      expect(alarm.inputs.alarmActions).toHaveLength(1);
      expect(alarm.inputs.alarmDescription).toMatch(/[ぁ-ん].*(ください|構いません)/s);
      expect(String(alarm.inputs.alarmDescription).length).toBeLessThanOrEqual(1024);
    }
    const [mail] = all(plan, "aws.sns.TopicSubscription");
    expect(mail?.inputs).toMatchObject({ protocol: "email", endpoint: stageOf(plan.app.stage).alarmMail });
    const [budget] = all(plan, "aws.budgets.Budget");
    expect(budget?.inputs.notifications).toHaveLength(2);
  },
);

test.each(plans)("%s: everything lies in Japan; a global service only where the stage asks for it", (name, plan) => {
  for (const { type, region } of plan.resources) {
    if (region === regions.global) {
      expect([globalTypes.includes(type), stageOf(name).edge], type).toEqual([true, true]);
      continue;
    }
    expect(region, type).toMatch(region === regions.copies ? /^ap-northeast-3$/ : /^ap-northeast-1$/);
  }
  expect(all(plan, "aws.cloudfront.Distribution")).toHaveLength(stageOf(name).edge ? 1 : 0);
  expect(all(plan, "aws.wafv2.WebAcl")).toHaveLength(stageOf(name).edge ? 1 : 0);
  const copied = plan.resources.filter(({ region }) => region === regions.copies).length > 0;
  expect(copied).toBe(stageOf(name).backupCopies);
});

test.each(plans)("%s: only services of the list", (_name, plan) => {
  for (const { type } of plan.resources) {
    const [provider = "", service = ""] = type.split(".");
    if (provider === "aws") expect(Object.keys(services)).toContain(service);
    // two helpers of SST that run while deploying: the look-up of a zone, and a key that nothing is given
    else expect(type).toMatch(/^(pulumi-nodejs:dynamic:Resource|random:index\/randomBytes:RandomBytes)$/);
  }
});

test("the list of services says where it is from, and the page on deploying says so as long as nobody has read the register", () => {
  expect([ismap.register, ismap.scope].every((url) => url.startsWith("https://"))).toBe(true);
  expect(ismap.writtenIn).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  const asked = /not verified against the ISMAP register/.test(readFileSync("docs/deploy.md", "utf8"));
  expect(asked).toBe(ismap.readOn === undefined);
  const used = new Set(plans.flatMap(([, plan]) => plan.resources.map(({ type }) => type.split(".")[1] ?? "")));
  expect(Object.keys(services).filter((name) => !used.has(name))).toEqual([]);
});

test.each(plans)("%s: no town is in the graph, and it has a size that no number of towns changes", (_name, plan) => {
  const text = JSON.stringify(plan);
  expect(text).not.toMatch(/\b31\d{4}\b/);
  expect(plan.resources.length).toBeLessThan(200);
});

test.each(plans)(
  "%s: an export that nobody has deleted is deleted by its bucket, with every version of it",
  (_name, plan) => {
    const { rules } = inputs<{ rules: Record<string, unknown>[] }>(
      one(plan, "aws.s3.BucketLifecycleConfiguration", "ContentLifecycle"),
    );
    expect(rules.find(({ id }) => id === "exports")).toMatchObject({
      status: "Enabled",
      filter: { prefix: "export/" },
      expiration: { days: 1 },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
    });
  },
);

test.each(plans)("%s: keys rotate, and are read in Osaka where copies lie there", (name, plan) => {
  expect(one(plan, "aws.kms.Key", "StageKey").inputs).toMatchObject({
    enableKeyRotation: true,
    multiRegion: stageOf(name).backupCopies,
  });
  expect(one(plan, "aws.kms.Key", "SealKey").inputs).toMatchObject({ customerMasterKeySpec: "ECC_NIST_EDWARDS25519" });
  expect(all(plan, "aws.kms.ReplicaKey")).toHaveLength(stageOf(name).backupCopies ? 1 : 0);
});

test.each(plans)("%s: what must not be lost cannot be removed, what can be thrown away goes", (name, plan) => {
  const { protect } = stageOf(name);
  expect(plan.app).toMatchObject({ protect, removal: protect ? "retain-all" : "remove" });
  for (const bucket of all(plan, "aws.s3.Bucket")) expect(bucket.inputs.forceDestroy).toBe(!protect);
});

/** Every pattern of an Allow that is wider than one action or one thing. */
const wide = (statement: Statement): string[] =>
  statement.Effect === "Deny"
    ? []
    : [...statement.Action, ...(statement.Resource ?? [])].filter((text) => text.includes("*"));

const covers = (pattern: string, value: string) =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".+")}$`,
  ).test(value.replaceAll("*", "~"));
const isCovered = (pattern: string, value: string) =>
  pattern === value || (pattern.includes(":") && covers(pattern.replace(/\*$/, "~"), value));

test.each(plans)("%s: no wildcard stands in an Allow without a written reason", (_name, plan) => {
  const used = new Set<string>();
  for (const statement of plan.resources.flatMap((one) => policiesIn(one.inputs)).flatMap((p) => p.Statement)) {
    for (const text of wide(statement)) {
      const reason = wildcards.find((one) => one.in === statement.Sid && isCovered(one.pattern, text));
      expect(reason, `${statement.Sid}: ${text}`).toBeDefined();
      used.add(`${reason?.in} ${reason?.pattern}`);
    }
  }
  const { tracing } = stageOf("production");
  const needed = wildcards.filter((one) => tracing === "Active" || one.in !== "Trace");
  if (plan.app.stage === "production") expect(used.size).toBe(needed.length);
  for (const { because } of wildcards) expect(because.length).toBeGreaterThan(20);
});

test.each(plans)("%s: AWS's own managed policies are taken by backup alone", (_name, plan) => {
  for (const role of all(plan, "aws.iam.Role")) {
    if (role.name !== "BackupRole") expect(role.inputs.managedPolicyArns ?? []).toEqual([]);
  }
});
