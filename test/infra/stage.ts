import { execFile } from "node:child_process";
import { AwsV4Signer } from "aws4fetch";
import * as Port from "#core/port.ts";
import { sideTable } from "#infra/engineer.ts";
import { type Call, engineer, startCloud } from "#test/infra/cloud.ts";
import { type Caller, judgeOf, parameterName, planned } from "#test/infra/judge.ts";
import type { TestTable } from "../harness/table.ts";
import type { World } from "../harness/world.ts";

type Ran = { code: number; out: string; err: string };

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const bytesOf = (text: unknown) => Buffer.from(String(text), "base64");
type Context = Record<string, string>;

/** The homes of the world are wrapped by its own keys, and its seals are signed by them. */
function keysOf({ keys }: Port.Ports, pem: string) {
  return {
    Encrypt: async ({ Plaintext, EncryptionContext }: Record<string, unknown>) => ({
      CiphertextBlob: base64(await keys.wrap(bytesOf(Plaintext), EncryptionContext as Context)),
    }),
    Decrypt: async ({ CiphertextBlob, EncryptionContext }: Record<string, unknown>) => ({
      Plaintext: base64(await keys.unwrap(bytesOf(CiphertextBlob), EncryptionContext as Context)),
    }),
    GetPublicKey: () => ({ PublicKey: pem.replaceAll(/-----[^-]+-----|\s/g, "") }),
  };
}

/** Sends to the engine, in its own credentials, what a session was allowed to. */
async function forward({ endpoint, region, credentials }: TestTable["config"], { action, body }: Call) {
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": action };
  const request = { service: "dynamodb", region, url: `${endpoint}/`, method: "POST", headers, body };
  const signed = await new AwsV4Signer({ ...credentials, ...request }).sign();
  const response = await fetch(signed.url, { method: "POST", headers: signed.headers, body });
  return { status: response.status, text: await response.text() };
}

/**
 * A stage as an engineer's command line meets it, on the table of a world: signatures are checked, every call is decided by the policies
 * of the committed plan, and what they allow is done by the real engine.
 */
export async function startStage(world: World) {
  const [signer] = await Port.use().keys.publicKeys();
  const judge = judgeOf(
    new Map([
      [world.table.name, "PoolTable"],
      [sideTable(world.table.name), sideTable("PoolTable")],
    ]),
  );
  let caller: Caller = { arn: engineer, mfa: true };
  const told = Object.entries({ ...planned, TABLE_NAME: world.table.name }).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const cloud = await startCloud({
    allows: (call, key) => judge.allows(call, key, caller),
    parameters: { [parameterName]: JSON.stringify(Object.fromEntries(told)) },
    kms: keysOf(Port.use(), signer?.pem ?? ""),
    dynamodb: (call) => forward(world.table.config, call),
  });
  return {
    judged: judge.judged,
    stop: cloud.stop,
    /** Runs `pool … --stage production` as an engineer's terminal does. */
    pool(args: string[], as: Caller = { arn: engineer, mfa: true }): Promise<Ran> {
      caller = as;
      for (const [name, content] of world.files) {
        const bucket = planned[name.startsWith("seal/") ? "SEAL_BUCKET_NAME" : "BUCKET_NAME"];
        cloud.objects.set(`/${bucket}/${name}`, Buffer.from(content).toString());
      }
      const words = ["functions/cli/pool.mjs", ...args, "--stage", "production"];
      const { PATH, TMPDIR } = process.env;
      const env = { PATH, TMPDIR, ...terminal(cloud.url) };
      return new Promise((resolve) => {
        execFile(process.execPath, words, { env, maxBuffer: 1 << 26 }, (error, out, err) =>
          resolve({ code: error === null ? 0 : Number(error.code), out, err }),
        );
      });
    },
  };
}

const terminal = (url: string) => ({
  AWS_ACCESS_KEY_ID: "OWN",
  AWS_SECRET_ACCESS_KEY: "own secret",
  AWS_ENDPOINT_URL_DYNAMODB: url,
  AWS_ENDPOINT_URL_KMS: `${url}/`,
  AWS_ENDPOINT_URL_S3: url,
  AWS_ENDPOINT_URL_SSM: `${url}/`,
  AWS_ENDPOINT_URL_STS: `${url}/`,
  LOG_LEVEL: "SILENT",
});
