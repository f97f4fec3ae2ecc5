import { serviceTrust } from "../infra/role.ts";
import { copyDays, regions } from "../infra/stage.ts";
import { account, tags } from "./account.ts";
import type { Stores } from "./data.ts";

/**
 * A daily copy of the table and the buckets, and the same in Osaka. Point-in-time recovery brings back any second of 35 days in
 * Tokyo; this is for the day on which there is no Tokyo.
 */
export function backup(stores: Stores): void {
  const osaka = new aws.Provider("Osaka", { region: regions.copies, defaultTags: { tags } });
  const replica = new aws.kms.ReplicaKey(
    "StageKeyOsaka",
    { primaryKeyArn: stores.key.arn, description: "Machipool: copies in Osaka", deletionWindowInDays: 30 },
    { provider: osaka },
  );
  const vault = new aws.backup.Vault("Copies", { name: vaultName, kmsKeyArn: stores.key.arn });
  const far = new aws.backup.Vault("CopiesOsaka", { name: vaultName, kmsKeyArn: replica.arn }, { provider: osaka });
  // nobody deletes a copy early, and none outlives what a disposal certificate promises
  lock("Copies", vault, copyDays.home);
  lock("CopiesOsaka", far, copyDays.copies, osaka);

  const role = new aws.iam.Role("BackupRole", {
    assumeRolePolicy: account.apply((id) => JSON.stringify(serviceTrust("backup.amazonaws.com", id))),
    managedPolicyArns: [
      "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
      "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    ],
  });
  const plan = new aws.backup.Plan("Daily", {
    name: vaultName,
    rules: [
      {
        ruleName: "daily",
        targetVaultName: vault.name,
        schedule: "cron(30 18 * * ? *)", // 03:30 in Japan
        startWindow: 60,
        completionWindow: 480,
        lifecycle: { deleteAfter: copyDays.home },
        copyActions: [{ destinationVaultArn: far.arn, lifecycle: { deleteAfter: copyDays.copies } }],
      },
    ],
  });
  new aws.backup.Selection("Stores", {
    name: "stores",
    planId: plan.id,
    iamRoleArn: role.arn,
    resources: [stores.table.arn, stores.bucket.arn, stores.seals.arn],
  });
}

/** The vault in Tokyo, and the one in Osaka. */
export const vaultName = `${$app.name}-${$app.stage}`;

function lock(name: string, vault: aws.backup.Vault, days: number, provider?: aws.Provider): void {
  new aws.backup.VaultLockConfiguration(
    `${name}Lock`,
    { backupVaultName: vault.name, minRetentionDays: days, maxRetentionDays: days },
    provider === undefined ? {} : { provider },
  );
}
