import { execFileSync } from "node:child_process";
import { alias, type FunctionShape, functions, runtime } from "../infra/function.ts";
import { type FunctionRole, functionRoles, rolePolicies, selfInvocation, serviceTrust } from "../infra/role.ts";
import type { Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import { vaultName } from "./backup.ts";
import type { Stores } from "./data.ts";
import type { People } from "./identity.ts";
import { deadLetters } from "./queue.ts";
import type { EdgeSecret } from "./secret.ts";
import { jobs as createJobs } from "./worker.ts";

export type Functions = ReturnType<typeof functionsOf>;

/** Where `scripts/build.ts` puts a function, in files as scripts/bundle.ts splits them. */
const built = (name: FunctionRole) => `.build/functions/${name}`;

/** Not even `sst dev` runs it on the engineer's machine: it is deployed with its engine. */
const isLive = (name: FunctionRole): boolean => $dev && name !== "print";

/** Builds what is deployed, so that nobody deploys yesterday's code. `sst dev` builds the rest by itself, at every change. */
export function build(): void {
  const names = functionRoles.filter((name) => !isLive(name));
  execFileSync(process.execPath, ["scripts/build.ts", ...names], { stdio: "inherit" });
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
    ...(stage.invented === true ? { INVENTED: "1" } : {}),
  };
}

type Told = { environment: Environment; secret: EdgeSecret };

/** A function as the rest of the stage knows it: whatever calls it calls `arn`, which is its alias. */
export type Deployed = {
  name: $util.Output<string>;
  arn: $util.Output<string>;
  role: $util.Output<string>;
  version: $util.Output<string>;
};

/** The functions, each with a role of its own and an alias, and the queue for what the stream cannot deliver. */
export function functionsOf(stage: Stage, stores: Stores, people: People, told: Told) {
  const streamDeadLetters = deadLetters("StreamDeadLetters");
  const jobs = createJobs();

  /** `more`: what it is told beside what every function is told. */
  function create(name: FunctionRole, more: Record<string, $util.Input<string>> = {}, printer?: Deployed): Deployed {
    const logicalName = capital(name);
    const shape: FunctionShape = functions[name];
    // who prints knows of nothing
    const environment: Record<string, $util.Input<string>> = name === "print" ? {} : { ...told.environment, ...more };
    if (name === "api" && told.secret !== undefined) environment.EDGE_SHA256 = told.secret.hashes;
    if (name !== "api" && name !== "print") environment.JOB_QUEUE_URL = jobs.queue.url; // who orders does not call the worker: the stream does
    // the function's own group is named by us, because its role names it too
    const group = new aws.cloudwatch.LogGroup(`${logicalName}Log`, {
      name: logGroupName(name),
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
      traced: stage.tracing === "Active",
      printFunction: printer?.arn ?? $output(""),
    }).apply((around) => JSON.stringify(rolePolicies[name](around)));
    const made = new sst.aws.Function(logicalName, {
      ...(isLive(name)
        ? { handler: `functions/${name}/${shape.handler}`, nodejs: live }
        : { handler: shape.handler, bundle: built(name), dev: false as const }),
      description: shape.does,
      runtime: runtime.name,
      architecture: shape.architecture ?? runtime.architecture,
      memory: `${shape.memory} MB`,
      timeout: `${shape.timeout} seconds`,
      concurrency: { reserved: stage.concurrency[name] },
      versioning: !$dev, // each deployment is a version, and the alias says which is called
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
          args.tracingConfig = { mode: name === "print" ? "PassThrough" : stage.tracing };
          if (!isLive(name)) args.environment = { variables: environment };
        },
      },
    });
    const version = $dev ? $output("$LATEST") : $output(made.nodes.function).apply((given) => given.version);
    const called = new aws.lambda.Alias(
      `${logicalName}Alias`,
      { name: alias, description: "what is called", functionName: made.name, functionVersion: version },
      // after its first version a release moves it in steps (stacks/release.ts), not the deployment
      stage.canary === undefined ? {} : { ignoreChanges: ["functionVersion", "routingConfig"] },
    );
    if (name === "cron")
      new aws.iam.RolePolicy(`${logicalName}HandOn`, {
        name: "hand-on",
        role: made.nodes.role.name,
        policy: called.arn.apply((arn) => JSON.stringify(selfInvocation(arn))),
      });
    return { name: made.name, arn: called.arn, role: made.nodes.role.arn, version };
  }

  const print = create("print");
  const stream = create("stream");
  // the API reads how late the stream is and which copies there are, and calls the printer
  const copies: Record<string, string> = stage.backupCopies ? { BACKUP_VAULT: vaultName } : {};
  const asked = { STREAM_FUNCTION: stream.name, PRINT_FUNCTION: print.arn, ...copies };
  const run = { api: create("api", asked, print), stream, cron: create("cron"), worker: create("worker"), print };
  return { ...(run satisfies Record<FunctionRole, Deployed>), jobs, streamDeadLetters };
}

/** Known before the group is made: saved queries name it too. */
export const logGroupName = (name: FunctionRole): string => `/machipool/${$app.stage}/${name}`;

export const capital = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;

/** How `sst dev` builds: as scripts/bundle.ts does, except that zod keeps its languages. */
const live = { splitting: true, minify: false, esbuild: { mainFields: ["module", "main"], charset: "utf8" as const } };
