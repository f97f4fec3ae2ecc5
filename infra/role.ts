import type { FunctionName } from "./function.ts";
import { type Policy, policy, type SessionRole, type Statement } from "./policy.ts";

/** The roles of the functions themselves. None of them holds a permission on the table: they take a session for a home. */
export const functionRoles = ["api", "stream", "cron", "worker", "print"] as const satisfies readonly FunctionName[];
export type FunctionRole = (typeof functionRoles)[number];

/** Which sessions a function may take. Persons ask through the API only. */
export const sessionsOf: Record<FunctionRole, readonly SessionRole[]> = {
  api: ["body", "person", "pool", "commons"],
  stream: ["body", "pool", "commons"],
  cron: ["body", "pool", "commons"],
  worker: ["body", "pool", "commons"],
  print: [], // its engine has no sandbox: it reaches nothing
};

/** ARNs of what a function touches in its own name. */
export type Surroundings = {
  /** The common beginning of the session roles' ARNs. */
  sessionRolePrefix: string;
  logGroup: string;
  sealKeys: readonly string[];
  tableStream: string;
  deadLetters: string;
  jobs: string;
  mailIdentity: string;
  mailSettings: string;
  mailSender: string;
  traced: boolean;
  printFunction: string;
};

const sessions = (role: FunctionRole, { sessionRolePrefix }: Surroundings): Statement => ({
  Sid: "TakeSessions",
  Effect: "Allow",
  Action: ["sts:AssumeRole", "sts:TagSession"],
  Resource: sessionsOf[role].map((name) => `${sessionRolePrefix}${name}`),
});

const trace: Statement = {
  Sid: "Trace",
  Effect: "Allow",
  Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
  Resource: ["*"],
};

const log = ({ logGroup }: Surroundings): Statement => ({
  Sid: "OwnLog",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: [`${logGroup}:*`],
});

const mail = ({ mailIdentity, mailSettings, mailSender }: Surroundings): Statement => ({
  Sid: "SendMail",
  Effect: "Allow",
  Action: ["ses:SendEmail"],
  Resource: [mailIdentity, mailSettings],
  Condition: { StringEquals: { "ses:FromAddress": mailSender } },
});

const seals = ({ sealKeys }: Surroundings, ...actions: string[]): Statement => ({
  Sid: "Seals",
  Effect: "Allow",
  Action: actions,
  Resource: sealKeys,
});

const readStream = ({ tableStream }: Surroundings): Statement => ({
  Sid: "ReadStream",
  Effect: "Allow",
  Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
  Resource: [tableStream],
});

const park = ({ deadLetters }: Surroundings): Statement => ({
  Sid: "ParkBatches",
  Effect: "Allow",
  Action: ["sqs:SendMessage"],
  Resource: [deadLetters],
});

const sendJobs = ({ jobs }: Surroundings): Statement => ({
  Sid: "SendJobs",
  Effect: "Allow",
  Action: ["sqs:SendMessage"],
  Resource: [jobs],
});

const takeJobs = ({ jobs }: Surroundings): Statement => ({
  Sid: "TakeJobs",
  Effect: "Allow",
  Action: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
  Resource: [jobs],
});

/** Figures of the stage and states of its copies, for the service levels. Neither action knows resources or narrower conditions. */
const readMeasures: Statement = {
  Sid: "ReadMeasures",
  Effect: "Allow",
  Action: ["backup:ListBackupJobs", "cloudwatch:GetMetricData"],
  Resource: ["*"],
};

const print = ({ printFunction }: Surroundings): Statement => ({
  Sid: "Print",
  Effect: "Allow",
  Action: ["lambda:InvokeFunction"],
  Resource: [printFunction],
});

const own: Record<Exclude<FunctionRole, "print">, (around: Surroundings) => Statement[]> = {
  api: (around) => [seals(around, "kms:GetPublicKey"), readMeasures, print(around)],
  stream: (around) => [readStream(around), park(around), mail(around), sendJobs(around)],
  cron: (around) => [seals(around, "kms:GetPublicKey", "kms:Sign"), mail(around), sendJobs(around)],
  worker: (around) => [seals(around, "kms:GetPublicKey"), sendJobs(around), takeJobs(around)],
};

const policyOf = (role: keyof typeof own) => (around: Surroundings) =>
  policy(log(around), sessions(role, around), ...own[role](around), ...(around.traced ? [trace] : []));

export const rolePolicies: Record<FunctionRole, (around: Surroundings) => Policy> = {
  api: policyOf("api"),
  stream: policyOf("stream"),
  cron: policyOf("cron"),
  worker: policyOf("worker"),
  print: (around) => policy(log(around)), // without a trace too: it reaches nothing
};

/** A tick hands batches of bodies on to its own function, at the alias that it came by. `arn`: with the alias. */
export const selfInvocation = (arn: string): Policy =>
  policy({ Sid: "HandOn", Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [arn] });

const formOf: Partial<Record<SessionRole, { tag: string; like: string | readonly string[] }>> = {
  body: { tag: "body", like: "??????" },
  person: { tag: "person", like: "per_*" },
  pool: { tag: "joining", like: ["??????", "none"] },
};

/**
 * With which tag a session is taken: exactly the one that narrows it. A body is never POOL00 or COMMON, which have six characters
 * too and sessions of their own.
 */
export function tagCondition(role: SessionRole): NonNullable<Statement["Condition"]> {
  const form = formOf[role];
  if (form === undefined) return { Null: { "aws:TagKeys": "true" } };
  return {
    StringLike: { [`aws:RequestTag/${form.tag}`]: form.like },
    StringNotEquals: { [`aws:RequestTag/${form.tag}`]: ["POOL00", "COMMON"] },
    "ForAllValues:StringEquals": { "aws:TagKeys": [form.tag] },
  };
}

/** What taking a session asks for: a tag is an action of its own. */
export const takeActions = (role: SessionRole): string[] =>
  formOf[role] === undefined ? ["sts:AssumeRole"] : ["sts:AssumeRole", "sts:TagSession"];

/** Who may take a session. */
export const sessionTrust = (role: SessionRole, functions: readonly string[]): Policy =>
  policy({
    Sid: "OwnFunctions",
    Effect: "Allow",
    Principal: { AWS: functions },
    Action: takeActions(role),
    Condition: tagCondition(role),
  });

/** Lets an AWS service take a role; with an account, only on behalf of what is in it. */
export const serviceTrust = (service: string, account?: string): Policy =>
  policy({
    Sid: "Service",
    Effect: "Allow",
    Principal: { Service: service },
    Action: ["sts:AssumeRole"],
    ...(account === undefined ? {} : { Condition: { StringEquals: { "aws:SourceAccount": account } } }),
  });
