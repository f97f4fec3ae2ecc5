import { randomUUID } from "node:crypto";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import { layDown } from "#core/journal/parked.ts";
import { poolHome } from "#core/table/key.ts";
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

/** Damage that was told, as it waits for an operator. */
async function parked(stage: Stage): Promise<string> {
  const id = Id.create("tst");
  const pool = poolHome("31");
  await layDown(pool, "journal", { home: pool, kind: "TEST", id, seq: 1, why: "entry.changed" }, id);
  const found = (await Journal.parkedIn(pool)).find(({ stuck }) => stuck.id === id);
  if (found === undefined) throw new Error(`nothing is parked in ${stage.code}`);
  return found.name;
}

export const operatorExemplars: Exemplars = {
  showParked: {
    make: async (stage) => {
      await once(stage, "parked", () => parked(stage));
      return {};
    },
  },
  retryParked: { make: async (stage) => ({ params: { name: await parked(stage) } }) },
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
