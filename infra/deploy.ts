import { type Policy, policy, type Statement } from "./policy.ts";

/** From where a stage may be deployed: a repository and the GitHub environment whose rules (who approves) stand before it. */
export type DeployFrom = { repository: string; environment: string };

const issuer = "token.actions.githubusercontent.com";

/** A workflow of exactly this repository in exactly this environment, by the token that GitHub signs for the run. No key is kept anywhere. */
export const deployTrust = (account: string, { repository, environment }: DeployFrom): Policy =>
  policy({
    Sid: "DeployWorkflow",
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: `repo:${repository}:environment:${environment}`,
      },
    },
  });

/** The services whose resources a deployment makes and changes, as IAM names them. */
export const deployServices = [
  "acm",
  "apigateway",
  "backup",
  "backup-storage",
  "budgets",
  "ce",
  "cloudformation",
  "cloudfront",
  "cloudwatch",
  "codedeploy",
  "cognito-idp",
  "dynamodb",
  "guardduty",
  "iam",
  "kms",
  "lambda",
  "logs",
  "route53",
  "s3",
  "scheduler",
  "ses",
  "sns",
  "sqs",
  "ssm",
  "wafv2",
] as const;

/** What the deployment builds and must not look into. */
type Contents = { table: string; key: string; bucket: string; seals: string };

const never = (sid: string, actions: string[], resources: string[], more: Partial<Statement> = {}): Statement => ({
  Sid: sid,
  Effect: "Deny",
  Action: actions,
  Resource: resources,
  ...more,
});

/**
 * Builds the stage and reads nothing in it: no item, no file, no seal, no home's key, nobody's account. Whoever changes roles can give
 * themselves more, so what keeps this is the review before the environment's approval, and CloudTrail after it.
 */
export const deployPolicy = ({ table, key, bucket, seals }: Contents): Policy =>
  policy(
    {
      Sid: "Deploys",
      Effect: "Allow",
      Action: [...deployServices.map((service) => `${service}:*`), "sts:GetCallerIdentity"],
      Resource: ["*"],
    },
    never(
      "NoItems",
      [
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:GetRecords",
        "dynamodb:PartiQL*",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ],
      [table, `${table}/*`],
    ),
    never("NoExport", ["dynamodb:ExportTableToPointInTime"], [table]),
    never(
      "NoObjects",
      ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      [`${bucket}/*`, `${seals}/*`],
    ),
    // the stores themselves are made with the key on the deployment's behalf; a home's key is opened under its home alone
    never("NoHomes", ["kms:Decrypt", "kms:Encrypt"], [key], {
      Condition: { Null: { "kms:EncryptionContext:home": "false" } },
    }),
    never(
      "NoAccounts",
      ["cognito-idp:AdminGetUser", "cognito-idp:AdminSetUserPassword", "cognito-idp:ListUsers"],
      ["*"],
    ),
  );
