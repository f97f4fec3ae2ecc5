import type { Instant, LocalDate } from "#core/clock.ts";
import { defineEvent, says } from "#core/journal/index.ts";
import type { ClientState, MandateState, StaffState } from "./entity.ts";
import type { Same } from "./namesake.ts";
import type { Person } from "./schema.ts";

type Account = Pick<StaffState, "type" | "office" | "duties">;

export const imported = defineEvent("staff.imported", says<{ invitations: string[]; acknowledged?: Same[] }>());
/** `acknowledged`: who has the same name and reading, and was looked at. */
export const operatorInvited = defineEvent("operator.invited", says<{ invitation: string; acknowledged?: string[] }>());
export const invited = defineEvent(
  "staff.invited",
  says<Account & { expires: Instant; inviter: string; replaces?: true }>(),
  says<Person & { code: string }>(),
);
export const invitationRevoked = defineEvent(
  "staff.invitation_revoked",
  says<{ replacedBy?: string; retired?: string; mandate?: string }>(),
  says<{ why?: string }>(),
);
export const invitationAccepted = defineEvent("staff.invitation_accepted", says<Account & { staff: string }>());
export const joined = defineEvent("staff.joined", says<Account & { invitation: string }>());
export const dutiesChanged = defineEvent("staff.duties_changed", says<Account>());
export const retired = defineEvent("staff.retired", says<Account & { lastDay: LocalDate }>());
/** By an engineer's hand: before there is one, nobody can be invited. */
export const operatorFounded = defineEvent(
  "operator.founded",
  says<Record<string, never>>(),
  says<{ engineer?: string }>(),
);

export const mandateGranted = defineEvent(
  "mandate.granted",
  says<Omit<MandateState, "status"> & { acknowledged?: string[] }>(),
  says<Person & { scope: string; document?: string }>(),
);
export const mandateRevoked = defineEvent("mandate.revoked", says<{ lastDay: LocalDate }>(), says<{ why: string }>());
export const mandateEnded = defineEvent(
  "staff.mandate_ended",
  says<{ mandate: string; duties: StaffState["duties"] }>(),
);

export const clientAdmitted = defineEvent(
  "client.admitted",
  says<ClientState>(),
  says<{ name: string; subject: string; issuer: string }>(),
);
type ClientSaid = { name: string; why?: string };
export const clientChanged = defineEvent("client.changed", says<ClientState>(), says<ClientSaid>());
export const clientSuspended = defineEvent("client.suspended", says<ClientState>(), says<ClientSaid>());
export const clientResumed = defineEvent("client.resumed", says<ClientState>(), says<ClientSaid>());
