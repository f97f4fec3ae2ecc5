import * as Application from "#core/application/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { onPaper } from "#functions/api/decision.ts";
import type { World } from "../harness/world.ts";

export const answers = {
  owner_name: "葛\u{E0100}城 花子",
  owner_kana: "カツラギ ハナコ",
  owner_address: "鳥取県八頭郡若桜町大字見本1番地",
  owner_phone: "0858-00-0000",
  owner_email: "hanako@example.jp",
  dog_place: "鳥取県八頭郡若桜町大字見本1番地",
  dog_breed: "柴",
  dog_born_on: "2026-12-01",
  dog_acquired_on: "2027-03-20",
  dog_color: "茶",
  dog_sex: "female",
  dog_name: "見本ポチ",
};

/** A town that takes 犬の登録: its settings and its procedure. Gives the procedure's id. */
export async function adoptDogs(world: World, code: string): Promise<string> {
  return world.as(world.staff(code), async () => {
    await Tenant.set("calendar", "2026-04-01", { closed: [], open: [] });
    await Tenant.set("approval.application", "2026-04-01", {
      steps: [{ duty: "decide", title: "課長" }],
      selfApproval: false,
    });
    const published = await Application.publish(
      Application.adopt("dog-registration", {
        office: "町民課",
        documentPrefix: "若住",
        accepts: { from: "2026-04-01" },
        fees: [{ name: "登録手数料", from: "2026-04-01", amount: 3000, basis: "若桜町手数料条例（架空）" }],
        processing: { days: 5, countFirstDay: false, arrivesWhenOpen: true },
        retention: 5,
      }),
      onPaper,
    );
    return published.entry.id;
  });
}

const dogs = new WeakMap<World, number>();

/** The next dog of a household: the first is ポチ, and no two are alike. */
function nextDog(world: World): { dog_name?: string; dog_born_on?: string } {
  const before = dogs.get(world) ?? 0;
  dogs.set(world, before + 1);
  if (before === 0) return {};
  return { dog_name: `見本ポチ${before + 1}`, dog_born_on: `2026-11-${String(before).padStart(2, "0")}` };
}

/** A resident files, staff draft and decide, and everything that follows has happened. Gives the application's id. */
export async function decide(
  world: World,
  code: string,
  procedure: string,
  more: { answers?: Record<string, unknown>; outcome?: "approved" | "refused" } = {},
): Promise<string> {
  const filing = { procedure, answers: { ...answers, ...nextDog(world), ...more.answers } };
  const { id } = (await world.as(world.resident(code, "hanako"), () => Application.submit(filing))).entry;
  const outcome = more.outcome ?? "approved";
  const reason = outcome === "refused" ? { reason: "犬の所在地が町の外のため" } : {};
  await world.as(world.staff(code, { duties: ["draft"] }), () =>
    Application.draft(id, { outcome, text: "審査の結果です。", ...reason }),
  );
  await world.as(world.staff(code, { duties: ["decide"] }), () => Application.approve(id, { absent: false }));
  await world.deliver();
  return id;
}
