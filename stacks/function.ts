import { execFileSync } from "node:child_process";
import { type FunctionShape, functions, runtime } from "../infra/function.ts";
import { type FunctionRole, functionRoles, rolePolicies, serviceTrust } from "../infra/role.ts";
import { regions, type Stage } from "../infra/stage.ts";
import { account } from "./account.ts";
import { vaultName } from "./backup.ts";
import type { Stores } from "./data.ts";
import type { People } from "./identity.ts";
import { deadLetters } from "./queue.ts";
import type { EdgeSecret } from "./secret.ts";

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
  };
}

type Told = { environment: Environment; secret: EdgeSecret };

/** The functions, each with a role of its own, and the queue for what the stream cannot deliver. */
export function functionsOf(stage: Stage, stores: Stores, people: People, told: Told) {
  const streamDeadLetters = deadLetters("StreamDeadLetters");

  function create(
    name: FunctionRole,
    logicalName: string,
    more: Record<string, $util.Input<string>> = {},
    printer?: sst.aws.Function,
  ) {
    const shape: FunctionShape = functions[name];
    // who prints knows of nothing
    const environment: Record<string, $util.Input<string>> = name === "print" ? {} : { ...told.environment, ...more };
    if (printer !== undefined) environment.PRINT_FUNCTION = printer.name;
    if (name === "api" && told.secret !== undefined) environment.EDGE_SHA256 = told.secret.hashes;
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
      mailIdentity: people.mail.identity,
      mailSettings: people.mail.settings,
      mailSender: $output(people.mail.sender),
      traced: stage.tracing === "Active",
      printFunction: printer?.arn ?? $output(""),
    }).apply((around) => JSON.stringify(rolePolicies[name](around)));
    return new sst.aws.Function(logicalName, {
      ...(isLive(name)
        ? { handler: `functions/${name}/${shape.handler}`, nodejs: live }
        : { handler: shape.handler, bundle: built(name), dev: false as const }),
      description: shape.does,
      runtime: runtime.name,
      architecture: shape.architecture ?? runtime.architecture,
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
          args.tracingConfig = { mode: name === "print" ? "PassThrough" : stage.tracing };
          if (!isLive(name)) args.environment = { variables: environment };
        },
      },
    });
  }

  const print = create("print", "Print");
  const stream = create("stream", "Stream");
  // whose age it reads, and which copies
  const copies: Record<string, string> = stage.backupCopies ? { BACKUP_VAULT: vaultName } : {};
  return {
    api: create("api", "Api", { STREAM_FUNCTION: stream.name, ...copies }, print),
    stream,
    cron: create("cron", "Cron"),
    print,
    streamDeadLetters,
    region: regions.home,
  };
}

/** How `sst dev` builds: as scripts/bundle.ts does, except that zod keeps its languages. */
const live = { splitting: true, minify: false, esbuild: { mainFields: ["module", "main"], charset: "utf8" as const } };
