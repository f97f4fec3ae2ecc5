import { resident, staff, type Town } from "./cast.ts";
import type { Caller } from "./client.ts";
import { type Stage, step, textOf } from "./stage.ts";

/** A club as it plays in the stories. All are invented. */
export type Club = { name: string; kana: string; by: Caller; representative: string; email: string };

export const volley: Club = {
  name: "見本バレーボールクラブ",
  kana: "ミホンバレーボールクラブ",
  by: resident("rei-saburo"),
  representative: "例示 三郎",
  email: "rei-saburo@machipool.invalid",
};

export const pingpong: Club = {
  name: "架空卓球クラブ",
  kana: "カクウタッキュウクラブ",
  by: resident("tameshi-shiro"),
  representative: "試行 四郎",
  email: "tameshi-shiro@machipool.invalid",
};

export const descriptionOf = ({ name, kana, representative, email }: Omit<Club, "by">) => ({
  ...{ name, kana, representative, contact: { email } },
  category: "sports",
});

/** 団体登録 at the counter. Returns the group's id. */
export async function registerAtCounter(stage: Stage, town: Town, club: Club): Promise<string> {
  const answer = await step(stage, {
    as: staff(town, "counter"),
    what: `窓口が「${club.name}」を登録する`,
    route: `POST /v1/towns/${town.code}/groups`,
    body: descriptionOf(club),
    says: (one) => `団体の番号 ${textOf(one, "id").slice(0, 12)}…、有効期間 ${textOf(one, "validUntil")} まで`,
  });
  return textOf(answer, "id");
}

type Seat = { town: Town; group: string; role: "representative" | "member"; host: Caller; guest: Caller };

/** Somebody is invited by a code that one answer shows, and joins with it. */
export async function enrol(stage: Stage, { town, group, role, host, guest }: Seat): Promise<void> {
  const title = role === "representative" ? "代表者" : "会員";
  const base = `/v1/towns/${town.code}`;
  const invited = await step(stage, {
    as: host,
    what: `${guest.name}を${title}に招待する（${group}）`,
    route: `POST ${base}/groups/${group}/invitations`,
    body: { role },
    says: () => "招待コードは一度だけ示す",
  });
  await step(stage, {
    as: guest,
    what: `招待コードで${title}になる（${group}）`,
    route: `POST ${base}/memberships`,
    body: { code: textOf(invited, "code"), name: guest.name },
    says: () => "加入",
  });
}
