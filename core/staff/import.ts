import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { importKind } from "./entity.ts";
import { prepareInvitation } from "./invitation.ts";

/**
 * Invites everybody in a CSV file (UTF-8, up to 40 rows) in one transaction: all of them or nobody.
 * @throws Problem `staff.import_invalid`, `auth.forbidden`
 */
export async function importStaff(csv: string): Promise<Journal.Entry> {
  Actor.requireDuty("admin");
  const { readCsv } = await import("./csv.ts");
  const offers = readCsv(csv);
  const id = Request.newId("imp");
  const invitations = offers.map((_offer, at) => Id.derive("inv", Actor.home(), id, String(at)));
  return Journal.act(importKind, id, async () => {
    const writes = await Promise.all(offers.map((offer, at) => prepareInvitation(invitations[at] ?? "", offer)));
    return {
      type: "staff.imported",
      state: { invitations },
      facts: { invitations },
      also: writes.flat().map((write) => ({ write })),
    };
  });
}
