import { generateKeyPairSync, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { StartFailure } from "#infra/local/failure.ts";
import { writeWhole } from "#infra/local/whole.ts";

/** A private ES256 key. The first one of a file signs, the others only verify. */
export type SigningKey = {
  kty: "EC";
  crv: "P-256";
  x: string;
  y: string;
  d: string;
  kid: string;
  alg: "ES256";
  use: "sig";
};

const kept = 3;

/** The signing keys in this file; the first one is made when there is none. */
export function loadKeys(file: string): SigningKey[] {
  if (!existsSync(file)) return store(file, [newKey()]);
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { keys: SigningKey[] }).keys;
  } catch (cause) {
    throw new StartFailure(
      "damaged",
      `サインインの署名鍵 ${file} が壊れています。ほかのデータは無事です。このファイルだけを消すと、次の起動で作り直します（出ているトークンは使えなくなるので、サインインし直してください）。`,
      cause,
    );
  }
}

/** Puts a new key first and keeps the last ones, so tokens signed before stay valid. */
export const rotateKeys = (file: string): SigningKey[] => store(file, [newKey(), ...loadKeys(file)].slice(0, kept));

function store(file: string, keys: SigningKey[]): SigningKey[] {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeWhole(file, JSON.stringify({ keys }), { secret: true });
  return keys;
}

function newKey(): SigningKey {
  const {
    x = "",
    y = "",
    d = "",
  } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  return { kty: "EC", crv: "P-256", x, y, d, kid: randomUUID(), alg: "ES256", use: "sig" };
}
