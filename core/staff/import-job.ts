import * as Actor from "#core/actor.ts";
import { now } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Id from "#core/id.ts";
import * as Job from "#core/job/index.ts";
import * as Journal from "#core/journal/index.ts";
import { commit } from "#core/table/client.ts";
import { type BadRow, inspectCsv, invalid, type Listed } from "./csv.ts";
import { invitationKind } from "./entity.ts";
import { ordererOf } from "./entrance.ts";
import { type Offer, prepareInvitation } from "./invitation.ts";
import { alikeIn } from "./namesake.ts";

const work = "staff-import";

/** As many as a town of any size has at once; more are two files. */
export const jobRowsMax = 1_000;

/** An invitation is a head and an entry, and a transaction holds 100 items. */
const rowsPerStep = 20;

/**
 * Orders that everybody in a CSV file is invited, or with `dryRun` only that it is told what would happen. The file is sealed with the order and
 * forgotten when the job has ended.
 * @param acknowledged lines whose name and reading somebody else has too, and that somebody has looked at; others like that are left out
 */
export async function orderImport(csv: string, dryRun: boolean, acknowledged: readonly number[] = []) {
  Actor.requireDuty("admin");
  return Job.order({ work, input: { dryRun, acknowledged: [...acknowledged] }, given: csv });
}

/** `pending`: invitations of the rows that are looked at, each with its id, so that a step that is done again makes the same ones. */
type Cursor = {
  at: number;
  invited: number;
  same: number;
  /** Lines left out, because somebody of that name and reading is there and nobody has looked. */
  namesakes: number[];
  pending: { row: number; id: string }[];
};

const fresh: Cursor = { at: 0, invited: 0, same: 0, namesakes: [], pending: [] };

/**
 * Looks at twenty rows, then invites those who have no invitation of the very same words; so the same file again changes nothing. A file with a
 * single wrong row changes nothing either: a dry run tells every such row, and the job itself fails by them.
 * @throws Problem `staff.import_invalid`, `auth.forbidden` once whoever ordered it administers nothing any more
 */
export const importRunner: Job.Runner = {
  async step(job): Promise<Job.Stepped> {
    const actor = await ordererOf(job.state.orderer, Actor.home());
    if (actor?.type !== "staff" || !actor.duties.includes("admin")) throw new Problem("auth.forbidden");
    const { offers, bad } = inspectCsv(job.given ?? "", jobRowsMax);
    const isDry = job.state.input.dryRun === true;
    if (bad.length > 0 && isDry) return { outcome: { bad: told(bad), badRows: countOf(bad) } };
    if (bad.length > 0) throw invalid(bad.slice(0, toldMax));
    const cursor = (job.cursor as Cursor | null) ?? fresh;
    if (cursor.at >= offers.length && cursor.pending.length === 0) return { outcome: outcomeOf(cursor, offers, isDry) };
    const next = await Actor.provide(actor, () =>
      cursor.pending.length > 0 ? invite(cursor, offers, isDry) : look(cursor, offers, seenOf(job)),
    );
    return { cursor: next, progress: { done: next.at, total: offers.length, of: "行" } };
  },
};

/** As many as an entry holds; whoever mends them asks again. */
const toldMax = 200;
const told = (bad: readonly BadRow[]) => bad.slice(0, toldMax).map((one) => ({ ...one }));
const countOf = (bad: readonly BadRow[]) => new Set(bad.map(({ line }) => line)).size;

const seenOf = ({ state }: Job.Running): readonly number[] => (state.input.acknowledged as number[] | undefined) ?? [];

const outcomeOf = ({ invited, same, namesakes }: Cursor, offers: readonly Offer[], isDry: boolean) => ({
  rows: offers.length,
  [isDry ? "wouldInvite" : "invited"]: invited,
  same,
  namesakes,
  bad: [],
  badRows: 0,
});

async function look(cursor: Cursor, offers: readonly Listed[], seen: readonly number[]): Promise<Cursor> {
  const rows = offers.slice(cursor.at, cursor.at + rowsPerStep);
  const ids = await Promise.all(rows.map(newInvitation));
  const pending = ids.flatMap((id, index) => (id === undefined ? [] : [{ row: cursor.at + index, id }]));
  const same = cursor.same + rows.length - pending.length;
  const asked = pending.flatMap(({ row }) => offers[row] ?? []);
  const alike = (await alikeIn(asked)).flatMap(({ at }) => asked[at]?.line ?? []);
  const unseen = alike.filter((line) => !seen.includes(line));
  const left = pending.filter(({ row }) => !unseen.includes(offers[row]?.line ?? 0));
  const namesakes = [...cursor.namesakes, ...unseen];
  return { at: cursor.at + rows.length, invited: cursor.invited, same, namesakes, pending: left };
}

/** The id of an invitation in these words, unless there is one that can be or was accepted. One that has expired leaves room for another. */
async function newInvitation({ line: _line, ...offer }: Listed): Promise<string | undefined> {
  for (let attempt = 0; ; attempt++) {
    const id = Id.derive("inv", Actor.home(), JSON.stringify(offer), String(attempt));
    const head = await Journal.load(invitationKind, id);
    if (head === undefined) return id;
    const { status, expires } = head.state;
    if (status === "used" || (status === "open" && expires > now())) return undefined;
  }
}

async function invite(cursor: Cursor, offers: readonly Offer[], isDry: boolean): Promise<Cursor> {
  const done = { ...cursor, invited: cursor.invited + cursor.pending.length, pending: [] };
  if (isDry) return done;
  const writes = await Promise.all(
    cursor.pending.map(async ({ row, id }) => {
      const offer = offers[row];
      const isThere = (await Journal.load(invitationKind, id)) !== undefined; // the step is done again
      return offer === undefined || isThere ? [] : prepareInvitation(id, offer);
    }),
  );
  if (writes.flat().length > 0) await commit(writes.flat());
  return done;
}
