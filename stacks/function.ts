import { execFileSync } from "node:child_process";
import { type FunctionShape, functions, runtime } from "../infra/function.ts";
import { type FunctionRole, rolePolicies, serviceTrust } from "../infra/role.ts";
import { regions, type Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import type { Stores } from "./data.ts";
import type { People } from "./identity.ts";
import { deadLetters } from "./queue.ts";
import type { EdgeSecret } from "./secret.ts";
import { jobs as createJobs } from "./worker.ts";

export type Functions = ReturnType<typeof functionsOf>;

/** Where `scripts/build.ts` puts a function, in files as scripts/bundle.ts splits them. */
const built = (name: FunctionRole) => `.build/functions/${name}`;

/** Builds what is deployed, so that nobody deploys yesterday's code. `sst dev` builds by itself, at every change. */
export function build(): void {
  execFileSync(process.execPath, ["scripts/build.ts"], { stdio: "inherit" });
}

/** The session roles' ARNs begin like this. Known before the roles are, because functions and sessions name each other. */
const sessionRolePrefix = account.apply((id) => `arn:aws:iam::${id}:role/${$app.name}-${$app.stage}-session-`);

export type Environment = ReturnType<typeof environmentOf>;

/** What every function is told of where it runs. */
export function environmentOf(stage: Stage, stores: Stores, people: People) {
  return {
    STAGE: $app.stage,
    TABLE_NAME: stores.table.name,
    PREFECTURE: stage.prefecture,
    ISSUERS: people.issuers,
    BUCKET_NAME: stores.bucket.name,
    SEAL_BUCKET_NAME: stores.seals.name,
    KEY_ID: stores.key.arn,
    SEAL_KEYS: $jsonStringify(stores.sealKeys.map(({ from, key }) => ({ from, id: key.arn }))),
    SESSION_ROLE_PREFIX: sessionRolePrefix,
    MAIL_SENDER: people.mail.sender,
  };
}

type Told = { environment: Environment; secret: EdgeSecret };

/** The four functions, each with a role of its own, and the queue for what the stream cannot deliver. */
export function functionsOf(stage: Stage, stores: Stores, people: People, told: Told) {
  const streamDeadLetters = deadLetters("StreamDeadLetters");
  const jobs = createJobs();

  function create(name: FunctionRole, logicalName: string) {
    const shape: FunctionShape = functions[name];
    const environment: Record<string, $util.Input<string>> = { ...told.environment };
    if (name === "api" && told.secret !== undefined) environment.EDGE_SHA256 = told.secret.hashes;
    if (name !== "api") environment.JOB_QUEUE_URL = jobs.queue.url; // who orders does not call the worker: the stream does
    // the function's own group is named by us, because its role names it too
    const group = new aws.cloudwatch.LogGroup(`${logicalName}Log`, {
      name: `/machipool/${$app.stage}/${name}`,
      retentionInDays: stage.logDays,
      ...(stage.ownKeyForStores ? { kmsKeyId: stores.key.arn } : {}),
    });
    const policy = $resolve({
      sessionRolePrefix,
      logGroup: group.arn,
      sealKeys: $output(stores.sealKeys.map(({ key }) => key.arn)),
      tableStream: stores.table.nodes.table.streamArn,
      deadLetters: streamDeadLetters.arn,
      jobs: jobs.queue.arn,
      mailIdentity: people.mail.identity,
      mailSettings: people.mail.settings,
      mailSender: $output(people.mail.sender),
    }).apply((around) => JSON.stringify(rolePolicies[name](around)));
    return new sst.aws.Function(logicalName, {
      ...($dev
        ? { handler: `functions/${name}/${shape.handler}`, nodejs: live }
        : { handler: shape.handler, bundle: built(name) }),
      description: shape.does,
      runtime: runtime.name,
      architecture: runtime.architecture,
      memory: `${shape.memory} MB`,
      timeout: `${shape.timeout} seconds`,
      concurrency: { reserved: stage.concurrency[name] },
      environment,
      logging: { logGroup: group.name, format: "json" },
      transform: {
        role: (args) => {
          // only our own policy; what SST adds (a managed policy for any log, a key for links) is not needed
          args.managedPolicyArns = [];
          // SST 4.17 lets the whole account take every function's role: it asks `!dev` of an Output, which is never true
          if (!$dev) args.assumeRolePolicy = JSON.stringify(serviceTrust("lambda.amazonaws.com"));
          args.inlinePolicies = $output(args.inlinePolicies).apply((given) => [
            ...($dev ? (given ?? []) : []),
            { name: "own", policy },
          ]);
        },
        function: (args) => {
          args.tracingConfig = { mode: "PassThrough" };
          if (!$dev) args.environment = { variables: environment };
        },
      },
    });
  }

  return {
    api: create("api", "Api"),
    stream: create("stream", "Stream"),
    cron: create("cron", "Cron"),
    worker: create("worker", "Worker"),
    jobs,
    streamDeadLetters,
    region: regions.home,
  };
}

/** How `sst dev` builds: as scripts/bundle.ts does, except that zod keeps its languages. */
const live = { splitting: true, minify: false, esbuild: { mainFields: ["module", "main"], charset: "utf8" as const } };
