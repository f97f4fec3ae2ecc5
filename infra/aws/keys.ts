import { rowAt } from "#core/dated/index.ts";
import type { Keys } from "#core/port.ts";
import { type Credentials, call, region } from "./call.ts";
import { ownCredentials, sessionCredentials } from "./session.ts";
import { variable } from "./variable.ts";

type Answer = { CiphertextBlob?: string; Plaintext?: string; Signature?: string; PublicKey?: string };

/**
 * KMS. Wrapping runs under the session of the acting home, which may only use that home as the encryption context;
 * seals are signed by the function itself with an Ed25519 key that never leaves KMS.
 */
export const keys: Keys = {
  async wrap(plain, context) {
    const input = { KeyId: variable("KEY_ID"), Plaintext: base64(plain), EncryptionContext: context };
    return bytes((await kms("Encrypt", input, await sessionCredentials())).CiphertextBlob);
  },
  async unwrap(wrapped, context) {
    const input = { KeyId: variable("KEY_ID"), CiphertextBlob: base64(wrapped), EncryptionContext: context };
    return bytes((await kms("Decrypt", input, await sessionCredentials())).Plaintext);
  },
  async sign(message, on) {
    const key = rowAt(sealKeys(), on);
    if (key === undefined) throw new RangeError(`no key signs ${on}`);
    const how = { MessageType: "RAW", SigningAlgorithm: "ED25519_SHA_512" };
    const input = { KeyId: key.id, Message: base64(message), ...how };
    return bytes((await kms("Sign", input, ownCredentials())).Signature);
  },
  publicKeys: () =>
    Promise.all(
      sealKeys().map(async ({ from, id }) => {
        const { PublicKey } = await kms("GetPublicKey", { KeyId: id }, ownCredentials());
        return { from, pem: pemOf(bytes(PublicKey)) };
      }),
    ),
};

async function kms(action: string, input: unknown, credentials: Credentials): Promise<Answer> {
  const answer = await call({
    service: "kms",
    url: process.env.AWS_ENDPOINT_URL_KMS ?? `https://kms.${region()}.amazonaws.com/`,
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `TrentService.${action}` },
    body: JSON.stringify(input),
    credentials,
  });
  return JSON.parse(Buffer.from(answer).toString()) as Answer;
}

/** Each key that signs or has signed seals, from its first day on. */
const sealKeys = () => JSON.parse(variable("SEAL_KEYS")) as { from: string; id: string }[];

const pemOf = (key: Uint8Array) =>
  ["-----BEGIN PUBLIC KEY-----", ...(base64(key).match(/.{1,64}/g) ?? []), "-----END PUBLIC KEY-----", ""].join("\n");

const base64 = (value: Uint8Array) => Buffer.from(value).toString("base64");

function bytes(value: string | undefined): Uint8Array {
  if (value === undefined) throw new Error("KMS answered without what was asked for");
  return Buffer.from(value, "base64");
}
