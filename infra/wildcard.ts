import { deployServices } from "./deploy.ts";

/**
 * Every `*` that may stand in an Allow, as a whole action or at the end of a resource, and why. A pattern that is not here
 * fails the tests of the plan.
 */
export const wildcards: readonly { in: string; pattern: string; because: string }[] = [
  {
    in: "OwnItems",
    pattern: "arn:aws:dynamodb:*:*:table/*/index/*",
    because: "the indexes of the one table; each has the home in its own partition key, which LeadingKeys checks",
  },
  {
    in: "SideItems",
    pattern: "arn:aws:dynamodb:*:*:table/*/index/*",
    because: "the indexes of a restored copy, under the same LeadingKeys as the table's own",
  },
  {
    in: "OwnObjects",
    pattern: "arn:aws:s3:::*/content/*/*",
    because: "contents of one home, named by their hash; the home is a tag of the session or fixed",
  },
  {
    in: "OwnObjects",
    pattern: "arn:aws:s3:::*/upload/*/*",
    because: "what people sent to one home; unread until the scanner has found it clean",
  },
  {
    in: "OwnObjects",
    pattern: "arn:aws:s3:::*/seal/*/*",
    because: "the seals of one home, named by their hour; object lock keeps what is there",
  },
  {
    in: "PoolSeals",
    pattern: "arn:aws:s3:::*/seal/*/POOL00/chain/*",
    because: "the chain of seals, one object an hour with counts and roots; read by whoever verifies a home",
  },
  {
    in: "OwnExports",
    pattern: "arn:aws:s3:::*/export/*/*",
    because: "sealed exports of one home, which are gone after a day; the only objects that a session may delete",
  },
  { in: "OwnLog", pattern: "arn:aws:logs:*:*:log-group:*:*", because: "the log streams of the function's own group" },
  {
    in: "ReadMeasures",
    pattern: "*",
    because: "GetMetricData and ListBackupJobs know no resource; they tell figures and states, and no contents",
  },
  { in: "Trace", pattern: "*", because: "X-Ray takes traces for no resource; they hold times and names of services" },
  {
    in: "Administrators",
    pattern: "kms:*",
    because: "a key whose policy does not name its account can never be changed or deleted again (KMS developer guide)",
  },
  { in: "Administrators", pattern: "*", because: "in a key's own policy this means the key itself" },
  { in: "StoresOfThisAccount", pattern: "*", because: "in a key's own policy this means the key itself" },
  { in: "GrantsToStores", pattern: "*", because: "in a key's own policy this means the key itself" },
  { in: "PublicHalf", pattern: "*", because: "in a key's own policy this means the key itself" },
  { in: "Logs", pattern: "*", because: "in a key's own policy this means the key itself" },
  { in: "Alarms", pattern: "*", because: "in a key's own policy this means the key itself" },
  {
    in: "ScanRules",
    pattern: "arn:aws:events:*:*:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*",
    because: "GuardDuty names its own rule with a random end",
  },
  {
    in: "ScanRulesRead",
    pattern: "arn:aws:events:*:*:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*",
    because: "GuardDuty names its own rule with a random end",
  },
  {
    in: "ScanObjects",
    pattern: "arn:aws:s3:::*/upload/*",
    because: "the scanner reads whatever people sent, and tags it; contents that we wrote are not its business",
  },
  {
    in: "LookAtAlarms",
    pattern: "*",
    because: "CodeDeploy reads the states of alarms, which have no scope narrower than all (CloudWatch user guide)",
  },
  {
    in: "Deploys",
    pattern: "*",
    because: "a deployment makes what has no name yet; what it must not read is denied by name",
  },
  {
    in: "Tables",
    pattern: "arn:aws:dynamodb:*:*:table/*-*",
    because: "the stage's own table, whose name ends with what SST draws; as a thing, never its items",
  },
  ...deployServices.map((service) => ({
    in: "Deploys",
    pattern: `${service}:*`,
    because:
      "a deployment makes, changes and removes the resources of this service; a review and an approval stand before it",
  })),
];
