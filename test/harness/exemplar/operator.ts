import { randomUUID } from "node:crypto";
import { canary, invitationOf } from "../founding.ts";
import { act, type Exemplars, id, type Stage } from "./stage.ts";

async function operatorInvitation(stage: Stage): Promise<string> {
  const email = canary.email(randomUUID());
  await act(stage, "operator", "post", "/v1/pool/operators", { name: canary.name, kana: canary.kana, email });
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
  inviteOperator: {},
  acceptOperatorInvitation: {
    open: ["/code"],
    make: async (stage) => ({
      body: { code: await operatorInvitation(stage) },
      token: await stage.api.token(`operator-${randomUUID()}`, "operator", "ial2"),
    }),
  },
  retireOperator: { make: async (stage) => id(await newOperator(stage)) },
};
