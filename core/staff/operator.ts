import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { importKind, operatorOffice } from "./entity.ts";
import { prepareInvitation } from "./invitation.ts";
import type { Person } from "./schema.ts";

/** One operator invites another, from today on. @throws Problem `auth.forbidden` */
export async function inviteOperator(person: Person): Promise<Journal.Entry> {
  Actor.require("operator");
  const id = Request.newId("imp");
  const invitation = Id.derive("inv", Actor.home(), id);
  return Journal.act(importKind, id, async () => {
    const writes = await prepareInvitation(invitation, {
      type: "operator",
      office: operatorOffice,
      duties: [{ duty: "admin", from: today() }],
      person,
    });
    return {
      type: "operator.invited",
      state: { invitations: [invitation] },
      facts: { invitation },
      also: writes.map((write) => ({ write })),
    };
  });
}
