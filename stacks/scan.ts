import { scannerPolicy } from "../infra/resource-policy.ts";
import { serviceTrust } from "../infra/role.ts";
import { regions } from "../infra/stage.ts";
import { account } from "./account.ts";

/** The role that GuardDuty takes to look at what people sent. */
export const scanRole = () =>
  new aws.iam.Role("ScanRole", {
    assumeRolePolicy: account.apply((id) =>
      JSON.stringify(serviceTrust("malware-protection-plan.guardduty.amazonaws.com", id)),
    ),
  });

/** What people sent is read only once it carries the tag: a condition of the bucket, not a habit of ours. */
export const refuseUnscanned = (scanner: aws.iam.Role) => ({
  effect: "deny" as const,
  principals: "*" as const,
  actions: ["s3:GetObject", "s3:GetObjectVersion"],
  paths: ["upload/*"],
  conditions: [
    {
      test: "StringNotEquals",
      variable: "s3:ExistingObjectTag/GuardDutyMalwareScanStatus",
      values: ["NO_THREATS_FOUND"],
    },
    { test: "ArnNotEquals", variable: "aws:PrincipalArn", values: [scanner.arn] },
  ],
});

export function scanUploads(scanner: aws.iam.Role, bucket: sst.aws.Bucket, key: aws.kms.Key): void {
  const policy = $resolve({ bucket: bucket.arn, key: key.arn, account, region: $output(regions.home as string) }).apply(
    (at) => JSON.stringify(scannerPolicy(at)),
  );
  const allowed = new aws.iam.RolePolicy("ScanRolePolicy", { role: scanner.name, policy });
  new aws.guardduty.MalwareProtectionPlan(
    "Scan",
    {
      role: scanner.arn,
      protectedResource: { s3Bucket: { bucketName: bucket.name, objectPrefixes: ["upload/"] } },
      actions: [{ taggings: [{ status: "ENABLED" }] }],
    },
    { dependsOn: allowed },
  );
}
