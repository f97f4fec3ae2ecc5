import { staff, tottori, wakasa } from "#infra/local/story/cast.ts";
import type { Caller } from "#infra/local/story/client.ts";
import { openHall, prices } from "#infra/local/story/hall.ts";
import { hold, listOf, numberOf, type Stage, step, textOf } from "#infra/local/story/stage.ts";
import { type Play, papers, saburo, shiro } from "./play.ts";
import { yen } from "./printer.ts";

export type Halls = { wakasa: string; tottori: string };
type Wish = {
  town: string;
  facility: string;
  date: string;
  bands: string[];
  unit?: string;
  group: string;
  email: string;
};

const wishOf = ({ facility, date, bands, unit = "whole", group, email }: Omit<Wish, "town">) => ({
  facility,
  unit,
  date,
  bands,
  residency: "resident",
  group,
  representative: "例示 三郎",
  contact: { email },
  purpose: "練習",
});

const volley = { group: "見本バレーボールクラブ", email: "rei-saburo@machipool.invalid" };
const pingpong = { group: "架空卓球クラブ", email: "tameshi-shiro@machipool.invalid" };

/** 施設: three bands, a day that is not their sum, one booking, and who comes second. */
export async function hall(play: Play): Promise<Halls> {
  const { printer } = play;
  printer.chapter("施設 ― ホールの予約");
  await play.moveTo("2027-05-12", "若桜町がホールを登録する（架空の使用料）");
  const facility = await openHall(play, wakasa, papers.start);
  const halls = { wakasa: facility, tottori: await openHall(play.quiet, tottori, papers.start) };
  const base = `/v1/towns/${wakasa.code}`;

  printer.day("2027-05-12", "クラブが予約する");
  await book(
    play,
    saburo,
    "7月4日の全日（午前・午後・夜間）を予約する",
    {
      ...volley,
      ...{ town: wakasa.code, facility, date: "2027-07-04", bands: ["am", "pm", "ev"] },
    },
    prices.day,
  );
  const evening = { town: wakasa.code, facility, date: "2027-06-11", bands: ["ev"] };
  const booking = await book(play, saburo, "6月11日（金）の夜間を予約する", { ...volley, ...evening }, prices.ev);
  await step(play, {
    as: shiro,
    what: "別のクラブが、同じ夜間の東半面と午後を求める",
    route: `POST ${base}/bookings`,
    body: wishOf({ ...pingpong, ...evening, bands: ["pm", "ev"], unit: "east" }),
    expect: "booking.taken",
    says: (answer) => {
      const taken = listOf<{ band: string; name: string; parts: string[] }>(answer, "taken");
      hold(
        "ふさがっている区分",
        taken.map(({ band, parts }) => [band, parts]),
        [["ev", ["東側"]]],
      );
      const free = listOf<{ name: string; bands: { name: string }[] }>(answer, "alternatives");
      return [
        `409 ${textOf(answer, "title")}`,
        `ふさがっている: ${taken.map(({ name, parts }) => `${name}（${parts.join("・")}）`).join("、")}`,
        `同じ日の空き: ${free.map(({ name, bands }) => `${name} ${bands.map((band) => band.name).join("・")}`).join("、")}`,
      ];
    },
  });
  await step(play, {
    as: shiro,
    what: "月曜（休館日）を求める",
    route: `POST ${base}/bookings`,
    body: wishOf({ ...pingpong, ...evening, date: "2027-06-14" }),
    expect: "booking.closed_day",
    says: (answer) => `409 ${textOf(answer, "title")}`,
  });
  await step(play, {
    as: saburo,
    what: "予約を取り消す",
    route: `POST ${base}/bookings/${booking}/cancel`,
    body: { reason: "参加者がそろわないため" },
    says: () => "取消済、枠はすぐに空く",
  });
  await step(play, {
    as: saburo,
    what: "取り消した人が、同じ枠をすぐに取り直そうとする",
    route: `POST ${base}/bookings`,
    body: wishOf({ ...volley, ...evening }),
    expect: "booking.cooling",
    says: (answer) => `409 ${textOf(answer, "title")}（${textOf(answer, "until").slice(0, 16)} まで）`,
  });
  await book(play, shiro, "待っていたクラブが、空いた夜間を予約する", { ...pingpong, ...evening }, prices.ev);
  await step(play, {
    as: staff(wakasa, "counter"),
    what: "窓口が、その日の予約を見る",
    route: `GET ${base}/facilities/${facility}/bookings?date=2027-06-11`,
    says: (answer) => {
      const items = listOf<{ group: string; status: string }>(answer, "items");
      hold("その日の予約", items.map(({ group, status }) => `${group} ${status}`).sort(), [
        "架空卓球クラブ confirmed",
        "見本バレーボールクラブ cancelled",
      ]);
      return items.map(({ group, status }) => `${group} ${status === "confirmed" ? "予約済" : "取消済"}`);
    },
  });
  return halls;
}

/** Books and holds the price. Returns the booking's id. */
export async function book(stage: Stage, as: Caller, what: string, wish: Wish, price: number): Promise<string> {
  const answer = await step(stage, {
    as,
    what,
    route: `POST /v1/towns/${wish.town}/bookings`,
    body: wishOf(wish),
    says: (one) => {
      hold("使用料", numberOf(one, "yen"), price);
      return `${textOf(one, "label")}、使用料 ${yen(price)}`;
    },
  });
  return textOf(answer, "id");
}
