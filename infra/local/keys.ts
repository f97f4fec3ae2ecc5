import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rowAt } from "#core/dated/index.ts";
import type { Keys } from "#core/port.ts";
import { StartFailure } from "#infra/local/failure.ts";
import { writeWhole } from "#infra/local/whole.ts";

const ivBytes = 12;
const tagBytes = 16;

/** KMS on one machine: an AES-256-GCM root key and an Ed25519 key in files that only their owner reads. */
export function openKeys(directory: string): Keys {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { root, signing } = load(directory);
  return {
    async wrap(plain, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", root, iv).setAAD(canonical(context));
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    async unwrap(wrapped, context) {
      const decipher = createDecipheriv("aes-256-gcm", root, wrapped.subarray(0, ivBytes), { authTagLength: tagBytes })
        .setAAD(canonical(context))
        .setAuthTag(wrapped.subarray(-tagBytes));
      return Buffer.concat([decipher.update(wrapped.subarray(ivBytes, -tagBytes)), decipher.final()]);
    },
    async sign(bytes, on) {
      const signer = rowAt(signing, on);
      if (signer === undefined) throw new RangeError(`no key signs ${on}`);
      return sign(null, bytes, signer.key);
    },
    publicKeys: async () =>
      signing.map(({ from, key }) => ({
        from,
        pem: createPublicKey(key).export({ type: "spki", format: "pem" }).toString(),
      })),
  };
}

function load(directory: string) {
  try {
    const root = Buffer.from(secret(join(directory, "root.key"), newRootKey), "base64");
    if (root.length !== 32) throw new Error("the root key has a wrong length");
    return { root, signing: signingKeys(directory) };
  } catch (cause) {
    throw new StartFailure("damaged", `鍵 ${directory} が壊れています。これがないと記録を読めません。`, cause);
  }
}

/** The first key signs from the beginning; each later one from the day in the name of its file. */
const beginning = "2000-01-01";
const later = /^sign\.(\d{4}-\d{2}-\d{2})\.pem$/;

function signingKeys(directory: string) {
  const first = { from: beginning, key: createPrivateKey(secret(join(directory, "sign.pem"), newSigningKey)) };
  const others = readdirSync(directory).flatMap((name) => {
    const from = later.exec(name)?.[1];
    return from === undefined ? [] : [{ from, key: createPrivateKey(readFileSync(join(directory, name))) }];
  });
  return [first, ...others.sort((a, b) => (a.from < b.from ? -1 : 1))];
}

/** A new key signs the days from `from` on, once the keys are opened again; the old one stays for what it signed. */
export function rotateSealKey(directory: string, from: string): void {
  secret(join(directory, `sign.${from}.pem`), newSigningKey);
}

const newRootKey = () => randomBytes(32).toString("base64");

const newSigningKey = () =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** The order in which a caller names the parts of a context must not matter. */
const canonical = (context: Record<string, string>) =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));

function secret(file: string, create: () => string): string {
  if (!existsSync(file)) writeWhole(file, create(), { secret: true });
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8");
}
