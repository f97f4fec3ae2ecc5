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

/** The services whose resources a deployment makes and changes, as IAM names them; of the table's service see below. */
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

/** The table as a thing: nobody but an engineer's session of one home has its items. */
const tableActions = [
  "CreateTable",
  "DeleteTable",
  "DescribeContinuousBackups",
  "DescribeTable",
  "DescribeTimeToLive",
  "GetResourcePolicy",
  "ListTagsOfResource",
  "TagResource",
  "UntagResource",
  "UpdateContinuousBackups",
  "UpdateTable",
  "UpdateTimeToLive",
].map((name) => `dynamodb:${name}`);

/** What the deployment builds and must not look into; `tables`: the ARN with which those of the stage begin, and a star. */
type Contents = { tables: string; key: string; bucket: string; seals: string };

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
export const deployPolicy = ({ tables, key, bucket, seals }: Contents): Policy =>
  policy(
    {
      Sid: "Deploys",
      Effect: "Allow",
      Action: [...deployServices.map((service) => `${service}:*`), "sts:GetCallerIdentity"],
      Resource: ["*"],
    },
    { Sid: "Tables", Effect: "Allow", Action: tableActions, Resource: [tables] },
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
