import type { RunningPool } from "#infra/local/start.ts";
import { chizu, type Duty, operator, staff, type Town, tottori, wakasa } from "#infra/local/story/cast.ts";
import { openClient } from "#infra/local/story/client.ts";
import { listOf } from "#infra/local/story/stage.ts";

/** What a newcomer finds in each body. */
export async function found(running: RunningPool) {
  const client = openClient(running);
  const items = async (town: Town, path: string, duty: Duty = "admin") =>
    listOf(await client.call(staff(town, duty), "見る", "GET", `/v1/towns/${town.code}/${path}`), "items").length;
  const members = listOf<{ status: string }>(await client.call(operator, "見る", "GET", "/v1/pool/members"), "items");
  return {
    members: members.map(({ status }) => status),
    staff: await Promise.all([tottori, wakasa, chizu].map((town) => items(town, "staff"))),
    procedures: await Promise.all([tottori, wakasa, chizu].map((town) => items(town, "procedures"))),
    halls: await items(wakasa, "facilities"),
    clubs: await items(wakasa, "groups", "counter"),
  };
}

export const whole = {
  members: ["joined", "joined", "joined"],
  staff: [4, 4, 4],
  procedures: [0, 1, 1],
  halls: 1,
  clubs: 1,
};
