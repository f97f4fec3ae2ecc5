import { randomUUID } from "node:crypto";
import type { Duty } from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import * as Staff from "#core/staff/index.ts";
import { canary, invitationOf } from "../founding.ts";
import { act, type Exemplars, id, once, type Stage, town } from "./stage.ts";

const csvLine = (email: string, duty: Duty = "counter") =>
  `${Staff.csvHeader}\n${canary.name},${canary.kana},${email},総務課,${Staff.dutyNames[duty]},${Clock.today()},\n`;

async function invitation(stage: Stage): Promise<string> {
  const email = canary.email(randomUUID());
  await act(stage, "admin", "post", `${town}/staff/imports`, { csv: csvLine(email), acknowledged: [2] });
  await stage.api.world.deliver();
  return invitationOf(stage.api, email);
}

async function openInvitation(stage: Stage): Promise<string> {
  const csv = csvLine(canary.email(randomUUID()));
  const { body } = await act(stage, "admin", "post", `${town}/staff/imports`, { csv, acknowledged: [2] });
  return String((body.invitations as string[])[0]);
}

async function newStaff(stage: Stage): Promise<string> {
  const token = await stage.api.token(`staff-${randomUUID()}`, "staff", "ial2");
  const body = { code: await invitation(stage) };
  const answer = await stage.api.call("post", `/v1/towns/${stage.code}/staff/acceptances`, { token, body });
  return (answer.body as { id: string }).id;
}

export const staffExemplars: Exemplars = {
  acceptInvitation: {
    open: ["/code"],
    make: async (stage) => ({
      body: { code: await invitation(stage) },
      token: await stage.api.token(`staff-${randomUUID()}`, "staff", "ial2"),
    }),
  },
  importStaff: { make: () => ({ body: { csv: csvLine(canary.email(randomUUID())), acknowledged: [2] } }) },
  listInvitations: {
    make: async (stage) => {
      await once(stage, "invitation", () => openInvitation(stage));
      return {};
    },
  },
  revokeInvitation: { make: async (stage) => id(await openInvitation(stage)) },
  showStaff: { make: async (stage) => id(await once(stage, "staff", () => newStaff(stage))) },
  changeStaff: { open: ["/office"], make: async (stage) => ({ ...id(await newStaff(stage)), ifMatch: 1 }) },
  retireStaff: { make: async (stage) => id(await newStaff(stage)) },
};
