import { randomUUID } from "node:crypto";
import { canary, invitationOf } from "../founding.ts";
import { act, type Exemplars, id, once, type Stage } from "./stage.ts";

const newcomer = (email = canary.email(randomUUID())) => ({
  name: canary.name,
  kana: canary.kana,
  email,
  acknowledged: true,
});

async function openInvitation(stage: Stage, email?: string): Promise<string> {
  const { body } = await act(stage, "operator", "post", "/v1/pool/operators", newcomer(email));
  return String(body.invitation);
}

async function operatorInvitation(stage: Stage): Promise<string> {
  const email = canary.email(randomUUID());
  await openInvitation(stage, email);
  await stage.api.world.deliver();
  return invitationOf(stage.api, email);
}

async function newOperator(stage: Stage): Promise<string> {
  const token = await stage.api.token(`operator-${randomUUID()}`, "operator", "ial2");
  const body = { code: await operatorInvitation(stage) };
  const answer = await stage.api.call("post", "/v1/pool/operators/acceptances", { token, body });
  return (answer.body as { id: string }).id;
}

export const operatorExemplars: Exemplars = {
  inviteOperator: { make: () => ({ body: newcomer() }) },
  listOperatorInvitations: {
    make: async (stage) => {
      await once(stage, "operator invitation", () => openInvitation(stage));
      return {};
    },
  },
  revokeOperatorInvitation: { make: async (stage) => id(await openInvitation(stage)) },
  acceptOperatorInvitation: {
    open: ["/code"],
    make: async (stage) => ({
      body: { code: await operatorInvitation(stage) },
      token: await stage.api.token(`operator-${randomUUID()}`, "operator", "ial2"),
    }),
  },
  retireOperator: { make: async (stage) => id(await newOperator(stage)) },
};
