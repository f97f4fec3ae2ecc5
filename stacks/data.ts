import { bucket as shape } from "../infra/bucket.ts";
import { sealKeyPolicy, stageKeyPolicy } from "../infra/resource-policy.ts";
import { regions, type Stage } from "../infra/stage.ts";
import { table as description } from "../infra/table.ts";
import { account } from "./account.ts";
import { refuseUnscanned, scanRole, scanUploads } from "./scan.ts";

export type Stores = ReturnType<typeof data>;

/** The keys, the table and the two buckets: all that must not be lost. */
export function data(stage: Stage) {
  const key = stageKey(stage);
  const scanner = stage.malwareScan ? scanRole() : undefined;
  const bucket = createBucket("Content", stage, key, {
    expireOld: true,
    policy: scanner === undefined ? [] : [refuseUnscanned(scanner)],
  });
  if (scanner !== undefined) scanUploads(scanner, bucket, key);
  return { key, sealKeys: sealKeys(stage), table: createTable(stage, key), bucket, seals: sealBucket(stage, key) };
}

/** Wraps the key of each home, and encrypts the stores where the stage wants that; read in Osaka too where copies lie there. */
function stageKey(stage: Stage) {
  const deletionWindowInDays = stage.protect ? 30 : 7;
  const policy = account.apply((id) => JSON.stringify(stageKeyPolicy(id, regions.home)));
  const key = new aws.kms.Key("StageKey", {
    description: `Machipool ${$app.stage}: wraps the keys of the homes`,
    enableKeyRotation: true,
    multiRegion: stage.backupCopies,
    deletionWindowInDays,
    policy,
  });
  new aws.kms.Alias("StageKeyAlias", { name: `alias/machipool-${$app.stage}`, targetKeyId: key.keyId });
  return key;
}

/** Sign the seals of the days, each from its day on. Ed25519, as the embedded pool does: one way to verify, and RAW messages. */
function sealKeys(stage: Stage) {
  const keys = stage.sealKeysFrom.map((from, index) => {
    const key = new aws.kms.Key(index === 0 ? "SealKey" : `SealKey${from.replaceAll("-", "")}`, {
      description: `Machipool ${$app.stage}: signs the seals of the journal from ${from} on`,
      keyUsage: "SIGN_VERIFY",
      customerMasterKeySpec: "ECC_NIST_EDWARDS25519",
      deletionWindowInDays: stage.protect ? 30 : 7,
      policy: account.apply((id) => JSON.stringify(sealKeyPolicy(id))),
    });
    return { from, key };
  });
  const newest = keys.at(-1);
  if (newest === undefined) throw new Error("a stage has a key for its seals");
  new aws.kms.Alias("SealKeyAlias", { name: `alias/machipool-${$app.stage}-seal`, targetKeyId: newest.key.keyId });
  return keys;
}

function createTable(stage: Stage, key: aws.kms.Key) {
  const keys = [description, ...Object.values(description.indexes)];
  const names = keys.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return new sst.aws.Dynamo("Pool", {
    fields: Object.fromEntries(names.map((name) => [name, "string" as const])),
    primaryIndex: { hashKey: description.partitionKey, rangeKey: description.sortKey },
    globalIndexes: Object.fromEntries(
      Object.entries(description.indexes).map(([name, { partitionKey, sortKey, projection }]) => [
        name,
        {
          hashKey: partitionKey,
          rangeKey: sortKey,
          projection: projection === "KEYS_ONLY" ? ("keys-only" as const) : ("all" as const),
        },
      ]),
    ),
    stream: "new-and-old-images",
    ttl: description.timeToLive,
    deletionProtection: stage.protect,
    transform: {
      table: {
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
        ...(stage.ownKeyForStores ? { serverSideEncryption: { enabled: true, kmsKeyArn: key.arn } } : {}),
      },
    },
  });
}

type BucketOptions = { expireOld?: boolean; lock?: boolean; policy?: sst.aws.BucketArgs["policy"] };

/** Private, over TLS only, every version kept for a while. Nothing is shared between origins. */
function createBucket(name: string, stage: Stage, key: aws.kms.Key, options: BucketOptions) {
  const bucket = new sst.aws.Bucket(name, {
    versioning: shape.versioned,
    enforceHttps: true,
    cors: false,
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    transform: {
      bucket: (args) => {
        args.forceDestroy = !stage.protect;
        args.objectLockEnabled = options.lock === true;
      },
    },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration(`${name}Encryption`, {
    bucket: bucket.name,
    rules: [
      {
        applyServerSideEncryptionByDefault: stage.ownKeyForStores
          ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn }
          : { sseAlgorithm: "AES256" },
        bucketKeyEnabled: stage.ownKeyForStores,
      },
    ],
  });
  new aws.s3.BucketLifecycleConfiguration(`${name}Lifecycle`, {
    bucket: bucket.name,
    rules: [
      {
        id: "broken-uploads",
        status: "Enabled",
        filter: {},
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
      ...(options.expireOld === true
        ? [
            {
              id: "exports",
              status: "Enabled",
              filter: { prefix: "export/" },
              expiration: { days: shape.exportDays },
              noncurrentVersionExpiration: { noncurrentDays: shape.exportDays },
            },
            {
              id: "old-versions",
              status: "Enabled",
              filter: {},
              // as long as the table can be brought back to, its contents can be too
              noncurrentVersionExpiration: { noncurrentDays: 35 },
              expiration: { expiredObjectDeleteMarker: true },
            },
          ]
        : []),
    ],
  });
  return bucket;
}

/** Seals lie under object lock: nobody replaces or deletes one before its time. */
function sealBucket(stage: Stage, key: aws.kms.Key) {
  const bucket = createBucket("Seals", stage, key, { lock: true });
  new aws.s3.BucketObjectLockConfiguration("SealsLock", {
    bucket: bucket.name,
    rule: { defaultRetention: { mode: stage.seals.mode, days: stage.seals.days } },
  });
  return bucket;
}
