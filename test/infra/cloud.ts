import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  generateKeyPairSync,
  randomBytes,
  sign,
} from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Seen = { service: string; by: string; action: string; body: string; headers: IncomingHttpHeaders };
type Input = Record<string, unknown>;

/** A request whose signature is right. `by`: the access key. */
export type Call = { service: string; by: string; action: string; method: string; url: string; body: string };

type Options = {
  /** Whether IAM lets it; `key` is the session that an AssumeRole would begin. */
  allows?: (call: Call, key: string) => boolean;
  /** What answers in place of an empty table: the status and the body of DynamoDB's own answer. */
  dynamodb?: (call: Call) => Promise<{ status: number; text: string }>;
  kms?: Record<string, (input: Input) => object | Promise<object>>;
  parameters?: Record<string, string>;
  /** What other services answer, in JSON, by the name that the signature is for. */
  others?: Record<string, (call: Call) => object>;
  /** What a function answers. */
  lambda?: (event: Input) => Promise<object>;
};

/** Secrets by access key; a session's are made when it is taken. */
const secrets = new Map([["OWN", "own secret"]]);

/**
 * The parts of STS, KMS, S3 and SES that the ports call, speaking their wire formats: it checks each signature by its own computation
 * (Signature Version 4, AWS General Reference) and encrypts under the context, so that a wrong request is refused.
 */
export async function startCloud({
  allows = () => true,
  dynamodb,
  kms: other = {},
  parameters = {},
  others = {},
  lambda,
}: Options = {}) {
  const objects = new Map<string, string>();
  const seen: Seen[] = [];
  const trouble: string[] = []; // answered once each, before anything else
  const root = randomBytes(32);
  const pairs = new Map<string, ReturnType<typeof generateKeyPairSync>>();
  const pairOf = (id: string) => {
    const pair = pairs.get(id) ?? generateKeyPairSync("ed25519");
    pairs.set(id, pair);
    return pair;
  };

  const kms: NonNullable<Options["kms"]> = {
    Encrypt: ({ Plaintext, EncryptionContext }) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", root, iv).setAAD(Buffer.from(JSON.stringify(EncryptionContext)));
      const sealed = [iv, cipher.update(String(Plaintext), "base64"), cipher.final(), cipher.getAuthTag()];
      return { CiphertextBlob: Buffer.concat(sealed).toString("base64") };
    },
    Decrypt: ({ CiphertextBlob, EncryptionContext }) => {
      const blob = Buffer.from(String(CiphertextBlob), "base64");
      const cipher = createDecipheriv("aes-256-gcm", root, blob.subarray(0, 12))
        .setAAD(Buffer.from(JSON.stringify(EncryptionContext)))
        .setAuthTag(blob.subarray(-16));
      return { Plaintext: Buffer.concat([cipher.update(blob.subarray(12, -16)), cipher.final()]).toString("base64") };
    },
    Sign: ({ KeyId, Message, MessageType, SigningAlgorithm }) => {
      if (MessageType !== "RAW" || SigningAlgorithm !== "ED25519_SHA_512") throw new Error("wrong algorithm");
      return {
        Signature: sign(null, Buffer.from(String(Message), "base64"), pairOf(String(KeyId)).privateKey).toString(
          "base64",
        ),
      };
    },
    GetPublicKey: ({ KeyId }) => ({
      PublicKey: pairOf(String(KeyId)).publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    }),
    ...other,
  };

  async function answer(call: Call, key: string): Promise<string> {
    const { service, action, body } = call;
    const given = others[service]?.(call);
    if (given !== undefined) return JSON.stringify(given);
    if (service === "kms") return JSON.stringify(await kms[action.replace("TrentService.", "")]?.(JSON.parse(body)));
    if (service === "ssm") {
      const { Name } = JSON.parse(body) as { Name: string };
      return JSON.stringify({ Parameter: { Value: parameters[Name] } });
    }
    if (service === "lambda") return JSON.stringify(await lambda?.(JSON.parse(body)));
    if (action === "GetCallerIdentity") return `<Arn>${engineer}</Arn><Account>000000000000</Account>`;
    if (service === "dynamodb" || service === "sqs") return "{}";
    if (service === "ses") return JSON.stringify({ MessageId: "1" });
    secrets.set(key, `secret of ${key}`);
    const parts = { AccessKeyId: key, SecretAccessKey: `secret of ${key}`, SessionToken: `token of ${key}` };
    const fields = Object.entries({ ...parts, Expiration: new Date(Date.now() + 3_600_000).toISOString() });
    const xml = fields.map(([name, value]) => `<${name}>${value}</${name}>`).join("");
    return `<AssumeRoleResponse><AssumeRoleResult><Credentials>${xml}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  }

  /** As S3 answers who may not list: 403 for what is missing, except to a list of one name. */
  function s3(method: string, url: string, headers: IncomingHttpHeaders, body: string, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, "http://s3");
    const prefix = searchParams.get("prefix");
    if (prefix !== null) {
      const count = [...objects.keys()].filter((name) => name.startsWith(`${pathname}${prefix}`)).length;
      return void response.end(`<ListBucketResult><KeyCount>${count}</KeyCount></ListBucketResult>`);
    }
    const known = objects.get(pathname);
    if (method === "GET") {
      if (known === undefined) return void response.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>");
      return void response.end(known);
    }
    if (method === "DELETE") {
      objects.delete(pathname);
      return void response.writeHead(204).end();
    }
    if (known !== undefined && headers["if-none-match"] === "*") return void response.writeHead(412).end();
    const checksum = createHash("sha256").update(body).digest("base64");
    if (headers["x-amz-checksum-sha256"] !== checksum) return void response.writeHead(400).end();
    objects.set(pathname, body);
    response.end();
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const signed = signatureOf(request.method ?? "", request.url ?? "", request.headers, body);
    if (signed.expected !== signed.given) return void response.writeHead(403).end('{"__type":"InvalidSignature"}');
    const code = trouble.shift();
    if (code !== undefined)
      return void response.writeHead(400).end(JSON.stringify({ __type: `com.amazonaws#${code}` }));
    const action = String(request.headers["x-amz-target"] ?? new URLSearchParams(body).get("Action") ?? request.url);
    const { service, key: by } = signed;
    const call: Call = { service, by, action, method: request.method ?? "", url: request.url ?? "", body };
    const key = `SESSION${secrets.size}`;
    if (!allows(call, key)) return void refuse(service, response);
    if (service === "s3") return void s3(call.method, call.url, request.headers, body, response);
    seen.push({ service, by, action, body, headers: request.headers });
    if (service === "dynamodb" && dynamodb !== undefined) {
      const { status, text } = await dynamodb(call);
      return void response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(text);
    }
    try {
      response.end(await answer(call, key));
    } catch {
      response.writeHead(400).end('{"__type":"InvalidCiphertextException"}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, trouble, objects, stop: () => void server.close() };
}

/** S3 and STS say it in XML, the others in JSON. */
function refuse(service: string, response: ServerResponse): void {
  const xml = service === "s3" || service === "sts";
  response.writeHead(xml ? 403 : 400);
  response.end(xml ? "<Error><Code>AccessDenied</Code></Error>" : '{"__type":"com.amazon#AccessDeniedException"}');
}

/** Whom the access key OWN belongs to, where it is a person's and not a function's. */
export const engineer = "arn:aws:iam::000000000000:user/pool-engineer";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const mac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

function signatureOf(method: string, url: string, headers: IncomingHttpHeaders, body: string) {
  const form = /Credential=(\w+)\/(\d+)\/([\w-]+)\/(\w+)\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/;
  const [, key = "", date = "", region = "", service = "", names = "", given = ""] =
    form.exec(headers.authorization ?? "") ?? [];
  const lines = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const [path = "", query = ""] = url.split("?");
  const ordered = query.split("&").sort().join("&");
  const payload = headers["x-amz-content-sha256"] ?? hash(body);
  const canonical = [method, path, ordered, lines.join(""), names, payload].join("\n");
  const text = [
    "AWS4-HMAC-SHA256",
    headers["x-amz-date"],
    `${date}/${region}/${service}/aws4_request`,
    hash(canonical),
  ];
  const signing = [date, region, service, "aws4_request"].reduce<string | Buffer>(mac, `AWS4${secrets.get(key) ?? ""}`);
  return { key, service, given, expected: mac(signing, text.join("\n")).toString("hex") };
}
