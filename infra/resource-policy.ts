import { type Policy, policy, type Statement } from "./policy.ts";

/** Policies that hang on a key, a bucket or a topic. */

const all = ["*"]; // in a key's own policy this means the key, nothing else

const alarming = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"];

const administrators = (account: string): Statement => ({
  Sid: "Administrators",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: ["kms:*"],
  Resource: all,
});

/**
 * The stage's key. Functions use it through their sessions; the table and the buckets on behalf of whoever may use them, as AWS's own
 * keys allow it; logs and alarms of this account only.
 */
export const stageKeyPolicy = (account: string, region: string): Policy =>
  policy(
    administrators(account),
    {
      Sid: "StoresOfThisAccount",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: all,
      Condition: {
        StringEquals: {
          "kms:CallerAccount": account,
          "kms:ViaService": [`dynamodb.${region}.amazonaws.com`, `s3.${region}.amazonaws.com`],
        },
      },
    },
    {
      Sid: "GrantsToStores",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:CreateGrant"],
      Resource: all,
      Condition: {
        StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `dynamodb.${region}.amazonaws.com` },
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    },
    {
      Sid: "Logs",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: all,
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` },
      },
    },
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: alarming },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: all,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  );

/** A key that signs seals: everything through IAM, so that only the role of cron signs; its public half is for whoever verifies. */
export const sealKeyPolicy = (account: string): Policy =>
  policy(administrators(account), {
    Sid: "PublicHalf",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: ["kms:GetPublicKey"],
    Resource: all,
    Condition: { StringEquals: { "kms:CallerAccount": account } },
  });

/** Alarms, the budget and unusual cost speak; nobody else does. */
export const topicPolicy = (topic: string, account: string): Policy =>
  policy({
    Sid: "AlarmsOfThisAccount",
    Effect: "Allow",
    Principal: { Service: alarming },
    Action: ["sns:Publish"],
    Resource: [topic],
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });

/** What GuardDuty needs to look at new objects and to tag them (its user guide, "Malware Protection for S3"). */
export const scannerPolicy = (at: { bucket: string; key: string; account: string; region: string }): Policy =>
  policy(
    {
      Sid: "ScanRules",
      Effect: "Allow",
      Action: ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"],
      Resource: [`arn:aws:events:${at.region}:${at.account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`],
      Condition: { StringLike: { "events:ManagedBy": "malware-protection-plan.guardduty.amazonaws.com" } },
    },
    {
      Sid: "ScanRulesRead",
      Effect: "Allow",
      Action: ["events:DescribeRule", "events:ListTargetsByRule"],
      Resource: [`arn:aws:events:${at.region}:${at.account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`],
    },
    {
      Sid: "ScanObjects",
      Effect: "Allow",
      Action: [
        "s3:GetObject",
        "s3:GetObjectTagging",
        "s3:GetObjectVersion",
        "s3:GetObjectVersionTagging",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
      ],
      Resource: [`${at.bucket}/upload/*`],
    },
    {
      Sid: "ScanBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketNotification", "s3:ListBucket", "s3:PutBucketNotification"],
      Resource: [at.bucket],
    },
    {
      Sid: "ScanTest",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [`${at.bucket}/malware-protection-resource-validation-object`],
    },
    {
      Sid: "ScanKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: [at.key],
      Condition: { StringLike: { "kms:ViaService": `s3.${at.region}.amazonaws.com` } },
    },
  );
