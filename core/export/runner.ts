import { now } from "../clock.ts";
import type { Runner, Running, Stepped } from "../job/index.ts";
import type { Column, Format, Written, writerOf } from "../sheet/index.ts";
import { conceal, lay, type Part, reveal } from "./store.ts";

/** A page of what is exported, as whoever ordered it may see it at this moment. */
type Page = { items: readonly unknown[]; next?: string | undefined };
export type Source = { columns: readonly Column[]; page(cursor: string | undefined): Promise<Page> };

/** `carried`: what the writer carries, sealed, for it names characters of what was written. */
type Cursor = {
  carried: Uint8Array;
  rows: number;
  lost: number;
  next?: string;
  bytes: number;
  parts: number;
  report?: Part;
};

/** A step asks for so many pages and rows, and fewer where they are wide: a part is answered whole, and an answer holds 6 MB. */
const perStep = { rows: 1_000, pages: 10, bytes: 1_000_000 };
/** How long an export lies before it is gone. */
export const keptMs = 24 * 60 * 60 * 1000;

/**
 * Writes a list into sealed parts, one for each step: some pages of the list, and what the writer carries. Memory does not grow with the list.
 * `sourceOf` opens the list for whoever ordered it, each time anew, so that a right that has ended opens nothing more.
 */
export const exportRunner = (sourceOf: (job: Running) => Promise<Source>): Runner => ({
  async step(job): Promise<Stepped> {
    const before = job.cursor as Cursor | null;
    if (before?.report !== undefined) return { outcome: outcomeOf(before, before.report, formatOf(job)) };
    const { columns, page } = await sourceOf(job);
    const Sheet = await import("../sheet/index.ts"); // tables and archives, which only a worker needs
    const writer = Sheet.writerOf(formatOf(job), columns);
    const begun =
      before === null ? writer.begin() : { state: await carriedOf(job.id, before), bytes: new Uint8Array() };
    const { state, pieces, next } = await written(writer, begun.state, (at) => page(at), before?.next);
    const last = next === undefined ? [writer.end(state)] : [];
    const part = await lay(job.id, job.step, Buffer.concat([begun.bytes, ...pieces, ...last]));
    const cursor: Cursor = {
      carried: await conceal(job.id, state),
      rows: state.rows,
      lost: state.lost,
      bytes: (before?.bytes ?? 0) + part.bytes,
      parts: (before?.parts ?? 0) + 1,
      ...(next === undefined ? { report: await lay(job.id, job.step, reportOf(state)) } : { next }),
    };
    return { cursor, part, progress: { done: state.rows, of: "件" } };
  },
});

const formatOf = (job: Running) => job.state.input.format as Format;
const carriedOf = async (job: string, { carried }: Cursor) => (await reveal(job, carried)) as Written;
const reportOf = ({ unwritable }: Written) => Buffer.from(JSON.stringify(unwritable));

async function written(
  writer: ReturnType<typeof writerOf>,
  before: Written,
  page: Source["page"],
  from: string | undefined,
): Promise<{ state: Written; pieces: Uint8Array[]; next: string | undefined }> {
  const pieces: Uint8Array[] = [];
  let [state, next, bytes] = [before, from, 0];
  for (let pages = 0; pages < perStep.pages && state.rows < before.rows + perStep.rows; pages++) {
    const answer = await page(next);
    const piece = writer.append(state, answer.items);
    pieces.push(piece.bytes);
    [state, next, bytes] = [piece.state, answer.next, bytes + piece.bytes.byteLength];
    if (next === undefined || bytes > perStep.bytes) break;
  }
  return { state, pieces, next };
}

/** Numbers, and where it lies: which characters could not be written stands in the sealed report. */
const outcomeOf = ({ rows, bytes, parts, lost }: Cursor, report: Part, format: Format) => ({
  rows,
  bytes,
  parts,
  format,
  unwritable: lost,
  report: { ...report },
  expires: now() + keptMs,
});
