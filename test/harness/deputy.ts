import { randomUUID } from "node:crypto";
import * as Clock from "#core/clock.ts";
import * as Staff from "#core/staff/index.ts";
import { act, routeNamed, type Stage, town } from "./exemplar/stage.ts";
import { canary, invitationOf } from "./founding.ts";

/** What differs from the document's example of a mandate. */
export type Grant = {
  procedures?: readonly string[];
  facilities?: readonly string[];
  registers?: readonly string[];
  duties?: readonly string[];
  ground?: { kind: string; document: string; on: string };
  to?: string;
};

export const bodyOf = (neighbour: string, more: Grant = {}) => ({
  ...(routeNamed("grantMandate").example?.body as object),
  from: Clock.today(),
  name: canary.name,
  kana: canary.kana,
  email: canary.email(randomUUID()),
  town: neighbour,
  acknowledged: true,
  ...more,
});

/** A mandate of the stage's town for somebody of the neighbour's staff, from today on; the mail has gone out. */
export async function grant(stage: Stage, neighbour: string, more: Grant = {}): Promise<{ id: string; email: string }> {
  const body = bodyOf(neighbour, more);
  const made = await act(stage, "admin", "post", `${town}/mandates`, body);
  await stage.api.world.deliver();
  return { id: String(made.body.id), email: body.email };
}

/** Somebody of the neighbour's staff, with an account there of their own (所属 代行課), who has taken up a mandate here. */
export async function deputyOf(
  stage: Stage,
  neighbour: string,
  more: Grant = {},
): Promise<{ token: string; subject: string; mandate: string; staff: string }> {
  const { api } = stage;
  const subject = `staff-${randomUUID()}`;
  const token = await api.token(subject, "staff", "ial2");
  const own = canary.email(randomUUID());
  const line = `${canary.name},${canary.kana},${own},代行課,受付,${Clock.today()},`;
  const admin = await stage.people.staff(neighbour, "admin");
  const csv = `${Staff.csvHeader}\n${line}\n`;
  await api.call("post", `/v1/towns/${neighbour}/staff/imports`, { token: admin, body: { csv, acknowledged: [2] } });
  await api.world.deliver();
  const { id: mandate, email } = await grant(stage, neighbour, more);
  let staff = "";
  for (const [code, mail] of [
    [neighbour, own],
    [stage.code, email],
  ] as const) {
    const body = { code: invitationOf(api, mail) };
    const answer = await api.call("post", `/v1/towns/${code}/staff/acceptances`, { token, body });
    if (answer.status !== 201) throw new Error(answer.text);
    staff = String((answer.body as { id: string }).id);
  }
  return { token, subject, mandate, staff };
}
