import { createHash, type Hash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import * as Exit from "#core/exit/index.ts";
import type * as Journal from "#core/journal/index.ts";
import { contents } from "../contents.ts";
import { UsageError } from "./command.ts";

type Open = { descriptor: number; hash: Hash; lines: number; bytes: number };

/** Writes what the acting home has into a new folder that only its owner reads; memory does not grow with the town. */
export async function writeExport(out: string): Promise<{ manifest: Exit.Manifest; entry: Journal.Entry }> {
  if (existsSync(out)) throw new UsageError(`${out} はすでにあります。新しいフォルダーを指定してください。`);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const open = new Map<string, Open>();
  try {
    for await (const { file, value } of Exit.exported(contents)) append(fileFor(open, out, file), value);
  } finally {
    for (const { descriptor } of open.values()) closeSync(descriptor);
  }
  const files = Object.fromEntries(
    [...open]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { lines, bytes, hash }]) => [name, { lines, bytes, sha256: hash.digest("hex") }]),
  );
  const manifest = { ...(await Exit.manifestHead()), files };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeFileSync(join(out, "manifest.json"), text, { mode: 0o600, flag: "wx" });
  writeFileSync(join(out, "README.txt"), readme, { mode: 0o600, flag: "wx" });
  const { entry } = await Exit.recordExport(manifest, createHash("sha256").update(text).digest("hex"));
  return { manifest, entry };
}

function fileFor(open: Map<string, Open>, out: string, name: string): Open {
  const known = open.get(name);
  if (known !== undefined) return known;
  const path = join(out, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const made = { descriptor: openSync(path, "wx", 0o600), hash: createHash("sha256"), lines: 0, bytes: 0 };
  open.set(name, made);
  return made;
}

function append(file: Open, value: unknown): void {
  const line = Buffer.from(`${JSON.stringify(value, base64)}\n`);
  writeSync(file.descriptor, line);
  file.hash.update(line);
  file.lines++;
  file.bytes += line.length;
}

/** Bytes that are no text stand as base64. */
const base64 = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

const readme = `このフォルダーは、団体の全データです。個人情報を含みます（この団体だけが扱えます）。
文字コードはUTF-8、形式はJSON Lines（一行に一件）です。
manifest.json       ファイルごとの件数とSHA-256
aggregates/*.jsonl  ものごとの現在の状態（state）と個人情報（personal）
journal/*.jsonl     記録。open の文字列のSHA-256が hash、closed が個人情報の部分
seals.jsonl         時間ごとの封印と、その一覧（list）、県全体の封印への道筋（proof）。確かめ方は次のとおりです（SHA-256は16進、\\0 と \\1 は1バイト）
                    1. list.leaves の hash（journal の hash）ごとに SHA-256("\\0"+hash) をとり、隣どうしを SHA-256("\\1"+左+右) でまとめていくと、root になります（余った一つはそのまま上がる）
                    2. proof.leaf は root を含む文です。SHA-256("\\0"+leaf) から、proof.path の順に左右を合わせると、proof.link.root になります
                    3. proof.link の {n, from, through, prev, late, root}（この順のJSON）の署名（signature、Ed25519）は、その日に使われていた鍵（public-key.jsonl の from がその日以前で最も新しいもの）で確かめられます
reads.jsonl         個人情報を見た記録
beside/*.jsonl      施設の日ごとの使用状況、受付番号、採番など
`;
