import { createHash } from "node:crypto";
import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Export from "../export/index.ts";
import * as Job from "../job/index.ts";
import type * as Journal from "../journal/index.ts";
import * as Staff from "../staff/index.ts";
import { ConditionFailed, put } from "../table/client.ts";
import { partition } from "../table/key.ts";
import type { Line } from "./export.ts";
import { openingLines } from "./export.ts";
import { type At, exportedFrom } from "./export-part.ts";
import type { Contents } from "./place.ts";

/** How far a whole export is: numbers only. `digest` is of the digests of all parts so far. */
type Cursor = {
  at?: At;
  lines: number;
  bytes: number;
  parts: number;
  digest: string;
  files: Record<string, number>;
  ended: boolean;
};

/** A step looks at so many aggregates, with their acts; a part is at most this long, unless one line is longer. */
const aggregatesPerStep = 40;
const partBytes = 1_000_000;

const work = "town-export";

/**
 * Orders everything that the acting body has, in open formats, for its own use: one file of JSON Lines in which each line says which file of
 * `pool town export` it belongs to. An administrator asks nobody.
 */
export async function orderWhole() {
  Actor.requireDuty("admin");
  return Job.order({ work });
}

/** Writes it, some aggregates at a time, as long as whoever ordered it administers the body. `contents`: what the body may have. */
export const wholeRunner = (contents: Contents): Job.Runner => ({
  async step(job): Promise<Job.Stepped> {
    const before = job.cursor as Cursor | null;
    if (before?.ended === true) return { outcome: await outcomeOf(before, job) };
    await requireAdministrator(job.state.orderer);
    const lines: Line[] = [];
    if (before === null) for await (const line of openingLines()) lines.push(line);
    const options = { contents, first: firstIn(job), aggregatesMax: aggregatesPerStep, skip: ownPartition(job) };
    const found = await exportedFrom(before?.at ?? { after: 0 }, options);
    lines.push(...found.lines);
    const parts: Export.Part[] = [];
    for (const contents of chunksOf(lines)) parts.push(await Export.lay(job.id, job.step, contents));
    const cursor: Cursor = {
      ...(found.next === undefined ? {} : { at: found.next }),
      lines: (before?.lines ?? 0) + lines.length,
      bytes: parts.reduce((sum, { bytes }) => sum + bytes, before?.bytes ?? 0),
      parts: (before?.parts ?? 0) + parts.length,
      digest: parts.reduce((digest, { sha256 }) => sha256Of(digest + sha256), before?.digest ?? ""),
      files: counted(before?.files ?? {}, lines),
      ended: found.next === undefined,
    };
    return { cursor, part: parts, progress: { done: cursor.lines, of: "件" } };
  },
});

const ownPartition = ({ id }: Job.Running) => partition(Actor.home(), "JOB", id);

async function requireAdministrator(orderer: Job.Orderer): Promise<void> {
  const actor = await Staff.ordererOf(orderer, Actor.home());
  if (actor?.type !== "staff" || !actor.duties.includes("admin")) throw new Problem("auth.forbidden");
}

/** Remembers beside the job which shared places were met, and in which step, so that a step that is done again meets them again. */
const firstIn =
  (job: Job.Running, met = new Set<string>()) =>
  async (name: string) => {
    if (met.has(name)) return false;
    met.add(name);
    const key = { pk: ownPartition(job), sk: `SEEN#${sha256Of(name)}` };
    try {
      await put(
        { ...key, v: 1, step: job.step, ttl: Math.floor(now() / 1000) + 90 * 24 * 60 * 60 },
        { expression: "attribute_not_exists(pk)" },
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return error.failed.get(0)?.step === job.step;
    }
  };

function* chunksOf(lines: readonly Line[]): Generator<Uint8Array> {
  let [pieces, bytes]: [Buffer[], number] = [[], 0];
  for (const line of lines) {
    const piece = Buffer.from(`${JSON.stringify(line, base64)}\n`);
    if (bytes > 0 && bytes + piece.length > partBytes) {
      yield Buffer.concat(pieces);
      [pieces, bytes] = [[], 0];
    }
    pieces.push(piece);
    bytes += piece.length;
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

/** Bytes that are no text stand as base64. */
const base64 = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");

function counted(before: Record<string, number>, lines: readonly Line[]): Record<string, number> {
  const files = { ...before };
  for (const { file } of lines) files[file] = (files[file] ?? 0) + 1;
  return files;
}

async function outcomeOf({ lines, bytes, parts, digest, files }: Cursor, job: Job.Running): Promise<Journal.Facts> {
  const report = await Export.lay(job.id, job.step, Buffer.from("[]"));
  return {
    rows: lines,
    bytes,
    parts,
    format: "jsonl",
    unwritable: 0,
    digest,
    files,
    report: { ...report },
    expires: now() + Export.keptMs,
  };
}
