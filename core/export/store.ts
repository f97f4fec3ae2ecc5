import { createHash, randomBytes } from "node:crypto";
import * as Actor from "../actor.ts";
import * as Port from "../port.ts";
import { ConditionFailed, commit, get, put } from "../table/client.ts";
import { type Key, partition } from "../table/key.ts";
import * as Vault from "../vault.ts";
import { problem } from "./problem.ts";

/** A part of a file as it lies sealed in the files of its home; `sha256` is of what it holds. */
export type Part = { name: string; bytes: number; sha256: string };

/** The key that seals one export lies beside its job; where it is gone, so is what it sealed. */
const keyKey = (job: string): Key => ({ pk: partition(Actor.home(), "JOB", job), sk: "SEALED" });

async function keyOf(job: string): Promise<Vault.DataKey | undefined> {
  const item = await get(keyKey(job));
  if (item === undefined) return undefined;
  return Vault.openDataKey(Actor.home(), item.pk, item.key as Uint8Array);
}

async function makeKey(job: string): Promise<Vault.DataKey> {
  const known = await keyOf(job);
  if (known !== undefined) return known;
  const at = keyKey(job);
  const made = await Vault.newDataKey(Actor.home(), at.pk);
  try {
    await put({ ...at, v: 1, key: made.wrapped }, { expression: "attribute_not_exists(pk)" });
    return made;
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    return makeKey(job); // another process was faster
  }
}

/**
 * Lays a part down, sealed, under a name that nobody has used: a step that is done again leaves the first one behind, and only what the job
 * remembers is ever read.
 */
export async function lay(job: string, step: number, contents: Uint8Array): Promise<Part> {
  const key = await makeKey(job);
  const [prefecture, home] = Actor.home().split("#");
  const name = `export/${prefecture}/${home}/${job}/${step}-${randomBytes(8).toString("hex")}`;
  const sealed = Vault.seal(key, Buffer.from(contents).toString("base64"), name);
  await Port.use().files.put(name, sealed, "application/octet-stream");
  return { name, bytes: contents.byteLength, sha256: createHash("sha256").update(contents).digest("hex") };
}

/** What a part holds. @throws Problem `export.gone` once its key, or itself, is deleted */
export async function open(job: string, { name }: Part): Promise<Uint8Array> {
  const [key, sealed] = [await keyOf(job), await Port.use().files.get(name)];
  if (key === undefined || sealed === undefined) throw problem("export.gone");
  return Buffer.from(String(Vault.open(key, sealed, name)), "base64");
}

/** Something small for the next step, sealed like a part. */
export const conceal = async (job: string, value: unknown): Promise<Uint8Array> =>
  Vault.seal(await makeKey(job), value, `${keyKey(job).pk}|carried`);

export async function reveal(job: string, sealed: Uint8Array): Promise<unknown> {
  return Vault.open(await makeKey(job), sealed, `${keyKey(job).pk}|carried`);
}

/** Deletes the key first, so that nothing opens any more whatever becomes of the rest, and then the parts. Safe to repeat. */
export async function destroy(job: string, parts: AsyncIterable<Part>): Promise<void> {
  await commit([{ delete: keyKey(job) }]);
  for await (const { name } of parts) await Port.use().files.remove(name);
}
