import type { RunningPool } from "#infra/local/start.ts";
import { type Duty, inTottori, operatorIn, staff, type Town } from "#infra/local/story/cast.ts";
import { openClient } from "#infra/local/story/client.ts";
import { listOf } from "#infra/local/story/stage.ts";

/** What a newcomer finds in each body. */
export async function found(running: RunningPool, cast = inTottori) {
  const client = openClient(running);
  const items = async (town: Town, path: string, duty: Duty = "admin") =>
    listOf(await client.call(staff(town, duty), "見る", "GET", `/v1/towns/${town.code}/${path}`), "items").length;
  const members = listOf<{ status: string }>(
    await client.call(operatorIn(cast), "見る", "GET", "/v1/pool/members"),
    "items",
  );
  return {
    members: members.map(({ status }) => status),
    staff: await Promise.all(cast.map((town) => items(town, "staff"))),
    procedures: await Promise.all(cast.map((town) => items(town, "procedures"))),
    halls: await items(cast[1], "facilities"),
    clubs: await items(cast[1], "groups", "counter"),
  };
}

export const whole = {
  members: ["joined", "joined", "joined"],
  staff: [4, 4, 4],
  procedures: [0, 1, 1],
  halls: 1,
  clubs: 1,
};
