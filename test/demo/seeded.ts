import type { RunningPool } from "#infra/local/start.ts";
import { chizu, operator, staff, type Town, tottori, wakasa } from "#infra/local/story/cast.ts";
import { openClient } from "#infra/local/story/client.ts";
import { listOf } from "#infra/local/story/stage.ts";

/** What a newcomer finds in each body. */
export async function found(running: RunningPool) {
  const client = openClient(running);
  const items = async (town: Town, path: string) =>
    listOf(await client.call(staff(town, "admin"), "見る", "GET", `/v1/towns/${town.code}/${path}`), "items").length;
  const members = listOf<{ status: string }>(await client.call(operator, "見る", "GET", "/v1/pool/members"), "items");
  return {
    members: members.map(({ status }) => status),
    staff: await Promise.all([tottori, wakasa, chizu].map((town) => items(town, "staff"))),
    procedures: await Promise.all([tottori, wakasa, chizu].map((town) => items(town, "procedures"))),
    halls: await items(wakasa, "facilities"),
  };
}

export const whole = { members: ["joined", "joined", "joined"], staff: [4, 4, 4], procedures: [0, 1, 1], halls: 1 };
