/** IAM as data: who may do what, as functions of names. Deployed by stacks, evaluated by the tests. */

export type Condition = Record<string, Record<string, string | readonly string[]>>;
export type Statement = {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string | readonly string[]>;
  Action: readonly string[];
  /** Left out where the policy hangs on what it protects: a trust policy. */
  Resource?: readonly string[];
  Condition?: Condition;
};
export type Policy = { Version: "2012-10-17"; Statement: Statement[] };

export const policy = (...statements: Statement[]): Policy => ({ Version: "2012-10-17", Statement: statements });

/** The roles that a function takes for one home at a time. No role reaches two towns, and no function has the table. */
export const sessionRoles = ["body", "person", "pool", "commons"] as const;
export type SessionRole = (typeof sessionRoles)[number];

/** Where a stage's things are: ARNs, except the prefecture's two digits. */
export type Place = {
  prefecture: string;
  table: string;
  key: string;
  bucket: string;
  seals: string;
};

/** How a session is called in CloudTrail: by its home, never by a person. */
export const sessionName = (role: SessionRole, tags: Record<string, string>): string =>
  `${role}-${tags.body ?? tags.joining ?? "all"}`;

/** A tag of the session; IAM puts its value in at the moment of the call. */
const tag = (name: string) => `\${aws:PrincipalTag/${name}}`;

export const itemReads = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
const itemWrites = ["dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];

/**
 * `ForAllValues` alone allows a request without any key, and that is a Scan: `Null` is what refuses it. Scan, PartiQL,
 * and batches of blind writes are not in the list either.
 */
export const items = ({ table }: Place, ...keys: string[]): Statement => ({
  Sid: "OwnItems",
  Effect: "Allow",
  Action: [...itemReads, ...itemWrites],
  Resource: [table, `${table}/index/*`],
  Condition: {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys },
    Null: { "dynamodb:LeadingKeys": "false" },
  },
});

export const wrapping = ({ key }: Place, ...homes: string[]): Statement => ({
  Sid: "OwnKeys",
  Effect: "Allow",
  Action: ["kms:Decrypt", "kms:Encrypt"],
  Resource: [key],
  Condition: {
    StringEquals: { "kms:EncryptionContext:home": homes },
    "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["home"] },
    Null: { "kms:EncryptionContext:home": "false" },
  },
});

/** Objects whose names carry the home: contents by hash, what people sent, seals that object lock keeps, and exports, the only ones that are deleted. */
const objects = ({ bucket, seals, prefecture }: Place, home: string): Statement[] => [
  {
    Sid: "OwnObjects",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: [
      `${bucket}/content/${prefecture}/${home}/*`,
      `${bucket}/upload/${prefecture}/${home}/*`,
      `${seals}/seal/${prefecture}/${home}/*`,
    ],
  },
  {
    Sid: "OwnExports",
    Effect: "Allow",
    Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    Resource: [`${bucket}/export/${prefecture}/${home}/*`],
  },
  {
    Sid: "OwnNames",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: [bucket, seals],
    Condition: {
      StringLike: {
        "s3:prefix": ["content", "upload", "export", "seal"].map((kind) => `${kind}/${prefecture}/${home}/*`),
      },
    },
  },
];

/** The chain of seals, which says how many entries each home has and nothing else: whoever verifies a home reads it. */
const chain = ({ seals, prefecture }: Place): Statement[] => [
  {
    Sid: "PoolSeals",
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: [`${seals}/seal/${prefecture}/POOL00/chain/*`],
  },
  {
    Sid: "PoolSealNames",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: [seals],
    Condition: { StringLike: { "s3:prefix": [`seal/${prefecture}/POOL00/chain/*`] } },
  },
];

/** What a session of each role may do. */
export const sessionPolicies: Record<SessionRole, (place: Place) => Policy> = {
  /** A town, or the prefecture where it uses a service itself: by the tag, exactly one. */
  body: (place) => {
    const home = `${place.prefecture}#${tag("body")}`;
    return policy(items(place, `${home}#*`), wrapping(place, home), ...objects(place, tag("body")), ...chain(place));
  },
  /** A person of the commons: their own partition and nothing else. */
  person: (place) => policy(items(place, `${place.prefecture}#COMMON#PERSON#${tag("person")}`)),
  /** The pool, and the first items of the body whose joining is being approved. */
  pool: (place) => {
    const home = `${place.prefecture}#POOL00`;
    const joining = `${place.prefecture}#${tag("joining")}`;
    return policy(
      items(place, `${home}#*`, `${joining}#TENANT#*`, `${joining}#KEY`),
      wrapping(place, home, joining),
      ...objects(place, "POOL00"),
    );
  },
  /** What lies across towns, as the system sees it. */
  commons: (place) => {
    const home = `${place.prefecture}#COMMON`;
    return policy(items(place, `${home}#*`), wrapping(place, home), ...objects(place, "COMMON"), ...chain(place));
  },
};
