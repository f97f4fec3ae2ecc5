import * as Actor from "../actor.ts";
import { format, now } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import * as Port from "../port.ts";
import type { Item } from "../table/client.ts";
import { exported as written } from "../tenant/event.ts";
import * as Tenant from "../tenant/index.ts";
import * as Vault from "../vault.ts";
import { type Contents, itemsAt, type Place } from "./place.ts";
import { nameOf, places } from "./walk.ts";

/** One line of one file (JSON Lines). */
export type Line = { file: string; value: unknown };
/** What was written: lines and SHA-256 of every file, by name. */
export type Manifest = {
  format: 1;
  town: string;
  name: string;
  from: string;
  exportedAt: string;
  files: Record<string, { lines: number; bytes: number; sha256: string }>;
};

/**
 * Everything of the acting home in open formats, for the body's own use, with its personal data opened: one file of JSON
 * Lines per kind of thing, the journal with the bytes that its hashes cover, seals with their lists, records of reading, and
 * what is kept beside. Written down before the first line (個人情報保護法; 地方自治法252条の14 for the return of what was entrusted).
 */
export async function* exported(contents: Contents): AsyncGenerator<Line> {
  Actor.require("system");
  yield* openingLines();
  for await (const place of places(contents)) yield* linesAt(place);
}

/** What stands before everything else: how seals are verified. That it is all read is written down before. */
export async function* openingLines(): AsyncGenerator<Line> {
  await Journal.recordRead(Tenant.tenantKind, [Tenant.tenantId], "団体の全データの出力");
  for (const key of await Port.use().keys.publicKeys()) yield { file: "public-key.jsonl", value: key };
}

/** Everything that lies at one place, opened. */
export async function* linesAt(place: Place): AsyncGenerator<Line> {
  if (place.kind === "KEY") return; // a key is no data of the body, and what it opens is opened
  if (place.group === "aggregate") yield* aggregate(place);
  else for await (const item of itemsAt(place)) yield* plain(place, item);
}

async function* aggregate(place: Place): AsyncGenerator<Line> {
  let key: Vault.DataKey | undefined;
  for await (const item of itemsAt(place)) {
    const { kind, id } = nameOf(item.pk);
    if (item.sk === "HEAD") {
      key = item.key === undefined ? undefined : await Vault.openDataKey(Actor.home(), item.pk, item.key as Uint8Array);
      yield { file: `aggregates/${kind}.jsonl`, value: head(id, item, key) };
    } else if (item.sk.startsWith("J#")) {
      yield { file: `journal/${kind}.jsonl`, value: entry(id, item, key) };
    } else {
      yield { file: `beside/${kind}.jsonl`, value: besides(item) };
    }
  }
}

const head = (id: string, item: Item, key: Vault.DataKey | undefined) => ({
  id,
  version: item.v,
  seq: item.seq,
  hash: Journal.headHash(item),
  disposed: key === undefined,
  state: item.state,
  personal: opened(item, "secret", key),
});

/** `open` is the text that `hash` is the SHA-256 of; `closed` is what its `digest` proves. */
const entry = (id: string, item: Item, key: Vault.DataKey | undefined) => ({
  id,
  seq: Number(item.sk.slice(2)),
  open: item.open,
  hash: item.hash,
  closed: opened(item, "closed", key),
});

const opened = (item: Item, name: "secret" | "closed", key: Vault.DataKey | undefined): unknown =>
  key === undefined || item[name] === undefined
    ? null
    : Vault.open(key, item[name] as Uint8Array, `${item.pk}|${item.sk}`);

async function* plain(place: Place, item: Item): AsyncGenerator<Line> {
  const file =
    place.group === "read" ? "reads.jsonl" : place.kind === "SEAL" ? "seals.jsonl" : `beside/${place.kind}.jsonl`;
  if (place.kind !== "SEAL") return yield { file, value: besides(item) };
  const [name, through] = [String(item.file), Number(item.through)];
  const bytes = await Port.use().files.get(name);
  const list = bytes === undefined ? null : JSON.parse(Buffer.from(bytes).toString());
  yield { file, value: { ...besides(item), list, proof: (await Journal.proofOf({ file: name, through })) ?? null } };
}

/** Without what only this table's indexes need. */
function besides(item: Item): Record<string, unknown> {
  const names = ["dayPk", "daySk", "listPk", "listSk", "minePk", "mineSk", "ttl"];
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

/** What stands in the manifest beside its files. */
export async function manifestHead(): Promise<Omit<Manifest, "files">> {
  const tenant = await Journal.find(Tenant.tenantKind, Tenant.tenantId);
  const { code, name } = tenant.state;
  return { format: 1, town: code, name, from: await Tenant.firstDay(), exportedAt: format(now()) };
}

/** Leaves an entry in the body's journal: what was handed out, by its digest. */
export const recordExport = (manifest: Manifest, sha256: string) =>
  Journal.act(Tenant.tenantKind, Tenant.tenantId, (current) => ({
    event: written({
      manifest: sha256,
      files: Object.keys(manifest.files).length,
      lines: Object.values(manifest.files).reduce((sum, { lines }) => sum + lines, 0),
    }),
    state: tenantOf(current).state,
  }));

export function tenantOf<T>(head: T | undefined): T {
  if (head === undefined) throw new Error("home without a body");
  return head;
}
