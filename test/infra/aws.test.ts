import { verify } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import type { BodyCode } from "#core/japan/body.ts";
import { connect, get } from "#core/table/client.ts";
import { bodyHome, partition, poolHome } from "#core/table/key.ts";
import { ports, tableCredentials } from "#infra/aws/ports.ts";
import { forgetSessions, sessionCredentials } from "#infra/aws/session.ts";
import { setEnvironment } from "#infra/local/environment.ts";
import { startCloud } from "#test/infra/cloud.ts";

const town = bodyHome("313254" as BodyCode);
const other = bodyHome("313289" as BodyCode);
const as = <R>(home: typeof town, run: () => R): R => Actor.asSystem("test", home, run);

let cloud: Awaited<ReturnType<typeof startCloud>>;
let restore: () => void;

beforeAll(async () => {
  cloud = await startCloud();
  restore = setEnvironment({
    AWS_REGION: "ap-northeast-1",
    AWS_ACCESS_KEY_ID: "OWN",
    AWS_SECRET_ACCESS_KEY: "own secret",
    AWS_ENDPOINT_URL_KMS: `${cloud.url}/`,
    AWS_ENDPOINT_URL_STS: `${cloud.url}/`,
    AWS_ENDPOINT_URL_SES: cloud.url,
    AWS_ENDPOINT_URL_S3: cloud.url,
    AWS_ENDPOINT_URL_SQS: `${cloud.url}/`,
    JOB_QUEUE_URL: "https://sqs.ap-northeast-1.amazonaws.com/000000000000/machipool-test-Jobs.fifo",
    BUCKET_NAME: "contents",
    SEAL_BUCKET_NAME: "seals",
    SESSION_ROLE_PREFIX: "arn:aws:iam::000000000000:role/machipool-test-session-",
    KEY_ID: "arn:aws:kms:ap-northeast-1:000000000000:key/StageKey",
    SEAL_KEYS: JSON.stringify([
      { from: "2026-04-01", id: "arn:aws:kms:ap-northeast-1:000000000000:key/SealKey" },
      { from: "2028-04-01", id: "arn:aws:kms:ap-northeast-1:000000000000:key/SealKey20280401" },
    ]),
    MAIL_SENDER: "noreply@machipool.invalid",
  });
});
afterAll(() => {
  restore();
  cloud.stop();
});
beforeEach(() => {
  forgetSessions();
  cloud.seen.length = 0;
});

const text = (value: string) => new TextEncoder().encode(value);

test("a key is wrapped in the session of its home and opened only under the same context", async () => {
  const wrapped = await as(town, () => ports.keys.wrap(text("a home's key"), { home: town }));
  const opened = await as(town, () => ports.keys.unwrap(wrapped, { home: town }));
  expect(Buffer.from(opened).toString()).toBe("a home's key");
  await expect(as(town, () => ports.keys.unwrap(wrapped, { home: other }))).rejects.toThrow("InvalidCiphertext");
  expect(cloud.seen.filter(({ service }) => service === "kms").every(({ by }) => by.startsWith("SESSION"))).toBe(true);
});

test("a session is taken once for a home, with its tag, and never used for another", async () => {
  const [first, again] = [await as(town, sessionCredentials), await as(town, sessionCredentials)];
  const foreign = await as(other, sessionCredentials);
  const pool = await as(poolHome("31"), sessionCredentials);
  expect(again).toBe(first);
  expect(new Set([first, foreign, pool].map(({ accessKeyId }) => accessKeyId)).size).toBe(3);
  const asked = cloud.seen.map(({ body }) => new URLSearchParams(body));
  expect(asked.map((one) => [one.get("RoleArn")?.split("-").at(-1), one.get("Tags.member.1.Value")])).toEqual([
    ["body", "313254"],
    ["body", "313289"],
    ["pool", "none"],
  ]);
  // STS takes letters, digits and these signs in a tag; the separator of our keys is not among them
  for (const one of asked) expect(one.get("Tags.member.1.Value")).toMatch(/^[\w.:/=+\-@ ]*$/);
});

test("one client of the table signs each command with the session of the home that the call is in", async () => {
  connect("Pool", { region: "ap-northeast-1", endpoint: cloud.url, credentials: tableCredentials });
  const homes = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? town : other));
  await Promise.all(homes.map((home) => as(home, () => get({ pk: partition(home, "APP", "app_1"), sk: "HEAD" }))));
  const keyOf = new Map<string, Set<string>>();
  for (const { by, body } of cloud.seen.filter((one) => one.service === "dynamodb")) {
    const { Key } = JSON.parse(body) as { Key: { pk: { S: string } } };
    keyOf.set(Key.pk.S, (keyOf.get(Key.pk.S) ?? new Set()).add(by));
  }
  const [first = [], second = []] = [...keyOf.values()].map((keys) => [...keys]);
  expect([first.length, second.length]).toEqual([1, 1]);
  expect(first).not.toEqual(second);
});

test("two at once take one session", async () => {
  const [one, two] = await as(town, () => Promise.all([sessionCredentials(), sessionCredentials()]));
  expect(one).toBe(two);
  expect(cloud.seen).toHaveLength(1);
});

test("a day is signed by its own key in the function's own name, and verified with that key alone", async () => {
  const [message, keys] = [text('{"home":"31#313254"}'), await ports.keys.publicKeys()];
  expect(keys.map(({ from }) => from)).toEqual(["2026-04-01", "2028-04-01"]);
  for (const [day, signer] of [
    ["2028-03-31", 0],
    ["2028-04-01", 1],
  ] as const) {
    const signature = await ports.keys.sign(message, day);
    expect(keys.map(({ pem }) => verify(null, message, pem, signature))).toEqual([signer === 0, signer === 1]);
  }
  await expect(ports.keys.sign(message, "2026-03-31")).rejects.toThrow("no key signs 2026-03-31");
  expect(cloud.seen.every(({ by }) => by === "OWN")).toBe(true);
});

test("a mail carries its entry's id and Japanese text, in the function's own name", async () => {
  await ports.mailer.send({
    id: "31#313254#APP#app_1#3",
    to: "taro@machipool.invalid",
    subject: "受付",
    text: "受け付けました",
  });
  const [mail] = cloud.seen;
  expect(mail).toMatchObject({ by: "OWN", action: "/v2/email/outbound-emails" });
  expect(JSON.parse(mail?.body ?? "")).toMatchObject({
    FromEmailAddress: "noreply@machipool.invalid",
    Destination: { ToAddresses: ["taro@machipool.invalid"] },
    Content: {
      Simple: {
        Subject: { Data: "受付", Charset: "UTF-8" },
        Headers: [{ Name: "X-Machipool-Id", Value: "31#313254#APP#app_1#3" }],
      },
    },
  });
});

test("an errand goes into its home's group with its own id, in the function's own name", async () => {
  await as(town, () =>
    ports.queue.send({ group: town, id: "job_1.0", body: JSON.stringify({ home: town, job: "job_1" }) }),
  );
  const [sent] = cloud.seen;
  expect(sent).toMatchObject({ service: "sqs", by: "OWN", action: "AmazonSQS.SendMessage" });
  const { MessageGroupId, MessageDeduplicationId, MessageBody } = JSON.parse(sent?.body ?? "");
  expect([MessageGroupId, MessageDeduplicationId]).toEqual([town, "job_1.0"]);
  expect(JSON.parse(MessageBody)).toEqual({ home: town, job: "job_1" });
  // SQS takes letters, digits and these signs in both
  for (const one of [MessageGroupId, MessageDeduplicationId])
    expect(one).toMatch(/^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/);
});

test("throttling is tried again, a refusal is not", async () => {
  const signed = () => ports.keys.sign(text("a"), "2026-10-01");
  cloud.trouble.push("ThrottlingException", "ThrottlingException");
  await expect(signed()).resolves.toHaveLength(64);
  cloud.trouble.push("AccessDeniedException", "AccessDeniedException");
  await expect(signed()).rejects.toMatchObject({ code: "AccessDeniedException" });
  expect(cloud.trouble.splice(0)).toHaveLength(1);
});

test("a file keeps its first content, seals lie in their own bucket, and a missing one is none", async () => {
  const name = "seal/31/313254/2026-11-20.json";
  await as(town, () => ports.files.put(name, text("封印"), "application/json"));
  await as(town, () => ports.files.put(name, text("改変"), "application/json"));
  await as(town, () => ports.files.put("content/31/313254/abc", text("中身"), "text/plain"));
  expect([...cloud.objects.keys()]).toEqual([`/seals/${name}`, "/contents/content/31/313254/abc"]);
  const found = await as(town, () => ports.files.get(name));
  expect(Buffer.from(found ?? []).toString()).toBe("封印");
  await expect(as(town, () => ports.files.get("seal/31/313254/none.json"))).resolves.toBeUndefined();
});

test("an export is deleted by its name, and deleting it again is no error", async () => {
  const name = "export/31/313254/job_1/0-ab";
  await as(town, () => ports.files.put(name, text("封をしたもの"), "application/octet-stream"));
  expect(cloud.objects.has(`/contents/${name}`)).toBe(true);
  await as(town, () => ports.files.remove(name));
  await as(town, () => ports.files.remove(name));
  expect(cloud.objects.has(`/contents/${name}`)).toBe(false);
  await expect(as(town, () => ports.files.get(name))).resolves.toBeUndefined();
});
