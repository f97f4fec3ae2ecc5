import { createHash, createHmac } from "node:crypto";
import * as Vault from "./vault.ts";

/*
 * A code that lets whoever holds it accept something: `<id>-<signature>`. It is made from what it is for and a key of the home,
 * so that doing it again gives the same code and nobody keeps it: what is stored is its hash. Each purpose has a key of its own.
 */

/** @param id `inv_…`, what the code leads to. @param part tells apart several codes of one id */
export async function codeOf(purpose: string, id: string, part = ""): Promise<string> {
  const key = await Vault.purposeKey(purpose);
  const signature = createHmac("sha256", key).update(id + part);
  return `${id.slice(id.indexOf("_") + 1)}-${signature.digest("hex").slice(0, 24)}`;
}

export const hashOf = (code: string): string => createHash("sha256").update(code).digest("base64url");

const pattern = /^([0-9a-hjkmnp-tv-z]{26})-[0-9a-f]{24}$/;

/** The id that a code leads to, if it has the form of a code. */
export function idIn(prefix: string, code: string): string | undefined {
  const text = pattern.exec(code)?.[1];
  return text === undefined ? undefined : `${prefix}_${text}`;
}
