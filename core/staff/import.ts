import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { importKind } from "./entity.ts";
import { imported } from "./event.ts";
import { prepareInvitation } from "./invitation.ts";
import { requireAlone } from "./namesake.ts";

/**
 * Invites everybody in a CSV file (UTF-8, up to 40 rows) in one transaction: all of them or nobody.
 * @param acknowledged lines of the file whose name and reading somebody else has too, and that somebody has looked at
 * @throws Problem `staff.import_invalid`, `staff.namesake`, `auth.forbidden`
 */
export async function importStaff(csv: string, acknowledged: readonly number[] = []) {
  Actor.requireDuty("admin");
  const { readCsv } = await import("./csv.ts");
  const offers = readCsv(csv);
  const id = Request.newId("imp");
  const invitations = offers.map((_offer, at) => Id.derive("inv", Actor.home(), id, String(at)));
  return Journal.act(importKind, id, async () => {
    const seen = await requireAlone(offers, seenPlaces(offers, acknowledged));
    const writes = await Promise.all(offers.map((offer, at) => prepareInvitation(invitations[at] ?? "", offer)));
    return {
      event: imported({ invitations, ...(seen.length === 0 ? {} : { acknowledged: seen }) }),
      state: { invitations },
      also: writes.flat().map((write) => ({ write })),
    };
  });
}

const seenPlaces = (offers: readonly { line?: number }[], lines: readonly number[]): number[] =>
  offers.flatMap(({ line }, at) => (line !== undefined && lines.includes(line) ? [at] : []));
