import { randomUUID } from "node:crypto";
import * as Club from "#functions/api/town/group-example.ts";
import { canary } from "../founding.ts";
import { act, type Exemplars, id, type Made, once, type Stage, town } from "./stage.ts";

/** What no other group has, so that nothing is like it. */
function newGroupBody() {
  const mark = randomUUID();
  const letters = [...mark.replaceAll("-", "")].map(
    (one) => "アイウエオカキクケコサシスセソタ"[Number.parseInt(one, 16)],
  );
  return {
    name: `${mark}${canary.name}の会`,
    kana: `${letters.join("")}${canary.kana}`,
    representative: `${canary.name}${mark}`,
    contact: { email: canary.email(mark) },
    category: "sports",
  };
}

const groupRule = (stage: Stage): Promise<string> =>
  once(stage, "group", async () => {
    await act(stage, "admin", "post", `${town}/settings/group`, { from: "2026-04-01", value: Club.setting });
    return "group";
  });

async function newGroup(stage: Stage): Promise<string> {
  await groupRule(stage);
  return String((await act(stage, "counter", "post", `${town}/groups`, newGroupBody())).body.id);
}

async function groupCode(stage: Stage, id: string, role: string): Promise<string> {
  return String((await act(stage, "counter", "post", `${town}/groups/${id}/invitations`, { role })).body.code);
}

/** A group that the stage's resident is in. */
async function groupWith(stage: Stage, role: "representative" | "member"): Promise<string> {
  const id = await newGroup(stage);
  const code = await groupCode(stage, id, role);
  await act(stage, "resident", "post", `${town}/memberships`, { code, name: canary.name });
  return id;
}

async function groupApplied(stage: Stage): Promise<string> {
  await groupRule(stage);
  const token = await stage.people.resident(randomUUID(), "ial3");
  const body = newGroupBody();
  const path = `/v1/towns/${stage.code}/groups/applications`;
  return ((await stage.api.call("post", path, { token, body })).body as { id: string }).id;
}

/** Somebody else whom the stage's resident may send away. */
async function groupMember(stage: Stage): Promise<Made> {
  const id = await groupWith(stage, "representative");
  const token = await stage.people.resident(randomUUID(), "ial3");
  const body = { code: await groupCode(stage, id, "member"), name: canary.name };
  await stage.api.call("post", `/v1/towns/${stage.code}/memberships`, { token, body });
  const shown = await act(stage, "resident", "get", `${town}/groups/${id}`, undefined);
  const member = (shown.body.members as { person: string; role: string }[]).find(({ role }) => role === "member");
  return { params: { id }, body: { person: member?.person } };
}

export const groupExemplars: Exemplars = {
  registerGroup: {
    make: async (stage) => {
      await groupRule(stage);
      return { body: newGroupBody() };
    },
  },
  applyForGroup: {
    make: async (stage) => {
      await groupRule(stage);
      return { body: newGroupBody() };
    },
  },
  listGroups: {
    make: async (stage) => ({ query: { limit: "1" }, ...id(await once(stage, "club", () => newGroup(stage))) }),
  },
  showGroup: { make: async (stage) => id(await once(stage, "own club", () => groupWith(stage, "member"))) },
  changeGroup: {
    make: async (stage) => {
      const { representative, contact } = newGroupBody();
      return { ...id(await newGroup(stage)), ifMatch: 1, body: { representative, contact } };
    },
  },
  admitGroup: {
    make: async (stage) => ({ ...id(await groupApplied(stage)), body: { acknowledged: [await newGroup(stage)] } }),
  },
  refuseGroup: { make: async (stage) => id(await groupApplied(stage)) },
  endGroup: { make: async (stage) => id(await groupWith(stage, "representative")) },
  inviteGroupMember: { make: async (stage) => id(await groupWith(stage, "representative")) },
  removeGroupMember: { make: groupMember },
  leaveGroup: { make: async (stage) => id(await groupWith(stage, "member")) },
  listOwnGroups: {
    make: async (stage) => {
      const person = await once(stage, "member of a group", async () => {
        const name = randomUUID();
        const token = await stage.people.resident(name, "ial3");
        const body = { code: await groupCode(stage, await newGroup(stage), "member"), name: canary.name };
        await stage.api.call("post", `/v1/towns/${stage.code}/memberships`, { token, body });
        return name;
      });
      return { token: await stage.people.resident(person, "ial3") };
    },
  },
  joinGroup: {
    open: ["/code"],
    make: async (stage) => {
      const code = await groupCode(stage, await newGroup(stage), "member");
      return { body: { code, name: canary.name } };
    },
  },
};
