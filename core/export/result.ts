import { now } from "../clock.ts";
import { Problem } from "../error.ts";
import { done, failed } from "../job/event.ts";
import * as Job from "../job/index.ts";
import * as Journal from "../journal/index.ts";
import type { Format, Unwritable } from "../sheet/index.ts";
import type { TimerTable, TimerVerbs } from "../timer/index.ts";
import { fileKind } from "./format.ts";
import { problem } from "./problem.ts";
import { destroy, open, type Part } from "./store.ts";

/** An export as whoever ordered it fetches it: the file is its parts one after the other. */
type Result = {
  name: string;
  type: string;
  rows: number;
  bytes: number;
  expires: number;
  parts: Pick<Part, "bytes" | "sha256">[];
  /** Characters that stand as 〓, and how many of them there are in all. */
  unwritable: { count: number; characters: Unwritable[] };
};

/** What the end of an export says. */
type Outcome = { rows: number; bytes: number; format: Format; unwritable: number; report: Part; expires: number };

/** @throws Problem `not_found` for everybody but who ordered it, `job.unfinished`, `export.gone` */
async function outcomeOf(id: string): Promise<Outcome> {
  const { work, outcome } = await Job.finished(id);
  if (!exportWorks.includes(work)) throw new Problem("not_found");
  const known = outcome as Outcome;
  if (known.expires <= now()) throw problem("export.gone");
  return known;
}

export const exportWork = "export";
/** Jobs whose outcome is a file: of a list, and of everything that a town has. */
const exportWorks = [exportWork, "town-export"];
const leavesFile = (work: string) => exportWorks.includes(work);

/** @throws Problem `not_found` for everybody but who ordered it, `job.unfinished`, `export.gone` */
export async function result(id: string): Promise<Result> {
  const { rows, bytes, format, unwritable, report, expires } = await outcomeOf(id);
  const { extension, type } = fileKind[format];
  const parts: Result["parts"] = [];
  for await (const part of partsOf(id)) parts.push({ bytes: part.bytes, sha256: part.sha256 });
  const characters = JSON.parse(Buffer.from(await open(id, report)).toString()) as Unwritable[];
  return {
    name: `${id}.${extension}`,
    type,
    rows,
    bytes,
    expires,
    parts,
    unwritable: { count: unwritable, characters },
  };
}

/** What the part of this number (from 1) holds. That it was handed out is written down before. @throws Problem as `result` */
export async function part(id: string, number: number): Promise<Uint8Array> {
  await outcomeOf(id);
  let at = 0;
  for await (const one of partsOf(id)) {
    at++;
    if (at !== number) continue;
    await Journal.recordRead({ kind: "JOB" }, [id], "出力したファイルの取出し");
    return open(id, one);
  }
  throw new Problem("not_found");
}

async function* partsOf(id: string): AsyncGenerator<Part> {
  for await (const laid of Job.partsOf(id)) yield* [laid as Part | Part[]].flat();
}

async function* everything(id: string): AsyncGenerator<Part> {
  yield* partsOf(id);
  const { outcome } = (await Journal.find(Job.jobKind, id)).state;
  if (outcome !== undefined) yield (outcome as Outcome).report;
}

/** An export goes after 24 hours; what a failed one has laid down goes at once. */
export const timers: TimerTable = {
  ...Journal.on(done, ({ facts: { work, outcome } }) =>
    leavesFile(work) && typeof outcome.expires === "number" ? [{ at: outcome.expires, verb: "export.expire" }] : [],
  ),
  ...Journal.on(failed, ({ facts }) => (leavesFile(facts.work) ? [{ at: now(), verb: "export.expire" }] : [])),
};

export const timerVerbs: TimerVerbs = { "export.expire": (id) => destroy(id, everything(id)) };
