import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { importKind, operatorOffice } from "./entity.ts";
import { operatorInvited } from "./event.ts";
import { prepareInvitation } from "./invitation.ts";
import { requireAlone } from "./namesake.ts";
import type { OperatorInput } from "./schema.ts";

/** One operator invites another, from today on. @throws Problem `staff.namesake`, `auth.forbidden` */
export async function inviteOperator({ acknowledged, ...person }: OperatorInput) {
  Actor.require("operator");
  const id = Request.newId("imp");
  const invitation = Id.derive("inv", Actor.home(), id);
  return Journal.act(importKind, id, async () => {
    const [seen] = await requireAlone([{ person }], acknowledged ? [0] : []);
    const writes = await prepareInvitation(invitation, {
      type: "operator",
      office: operatorOffice,
      duties: [{ duty: "admin", from: today() }],
      person,
    });
    return {
      event: operatorInvited({ invitation, ...(seen === undefined ? {} : { acknowledged: seen.same }) }),
      state: { invitations: [invitation] },
      also: writes.map((write) => ({ write })),
    };
  });
}
