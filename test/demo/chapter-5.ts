import { staff, tottori, wakasa } from "#infra/local/story/cast.ts";
import type { Caller } from "#infra/local/story/client.ts";
import { descriptionOf, enrol, pingpong, registerAtCounter, volley } from "#infra/local/story/group.ts";
import { openHall, prices } from "#infra/local/story/hall.ts";
import { hold, listOf, numberOf, type Stage, step, textOf } from "#infra/local/story/stage.ts";
import { hanako, type Play, papers, saburo, shiro } from "./play.ts";
import { yen } from "./printer.ts";

export type Halls = { wakasa: string; tottori: string; volley: string };
/** `group` is the number of a registered club, or what somebody calls themselves who then says how to be reached. */
type Wish = {
  town: string;
  facility: string;
  date: string;
  bands: string[];
  unit?: string;
  group: string;
  email?: string;
};

const wishOf = ({ facility, date, bands, unit = "whole", group, email }: Omit<Wish, "town">) => ({
  ...{ facility, unit, date, bands, group },
  ...(email === undefined ? {} : { representative: "例示 三郎", contact: { email } }),
  residency: "resident",
  purpose: "練習",
});

/** 施設: three bands, a day that is not their sum, a club and its one count, and who comes second. */
export async function hall(play: Play): Promise<Halls> {
  const { printer } = play;
  printer.chapter("施設 ― 団体の登録とホールの予約");
  await play.moveTo("2027-05-12", "若桜町がホールを登録する（架空の使用料）");
  const facility = await openHall(play, wakasa, papers.start);
  const tottoriHall = await openHall(play.quiet, tottori, papers.start);
  printer.day("2027-05-12", "クラブが団体登録をする");
  const clubs = await register(play);
  printer.day("2027-05-12", "クラブが予約する");
  await compete(play, facility, clubs);
  return { wakasa: facility, tottori: tottoriHall, volley: clubs.volley };
}

type Clubs = { volley: string; pingpong: string };
const base = `/v1/towns/${wakasa.code}`;
const counter = staff(wakasa, "counter");

/** One club comes through the net, one to the counter; a third name for the first one is noticed. */
async function register(play: Play): Promise<Clubs> {
  const applied = await step(play, {
    as: saburo,
    what: "団体登録を申請する",
    route: `POST ${base}/groups/applications`,
    body: descriptionOf(volley),
    says: (answer) => `申請者が代表者になる（${textOf(answer, "status") === "applied" ? "申請中" : "登録"}）`,
  });
  const first = textOf(applied, "id");
  await step(play, {
    as: counter,
    what: "申請を承認する",
    route: `POST ${base}/groups/${first}/admission`,
    body: {},
    says: (answer) => `登録、有効期間 ${textOf(answer, "validUntil")} まで`,
  });
  await step(play, {
    as: counter,
    what: "別の名前で来た、よく似た団体を登録しようとする",
    route: `POST ${base}/groups`,
    body: descriptionOf({ ...volley, name: "見本バレーボール同好会", representative: "例示 五郎" }),
    expect: "group.similar",
    says: (answer) => {
      const similar = listOf<{ id: string; by: string[] }>(answer, "similar");
      hold("似た団体", similar, [{ id: first, by: ["like", "kana", "email"] }]);
      return `409 ${textOf(answer, "title")}（名称・フリガナ・メールアドレス）`;
    },
  });
  const second = await registerAtCounter(play, wakasa, pingpong);
  const seat = { town: wakasa, group: first, host: saburo, guest: hanako, role: "member" } as const;
  await enrol(play, seat);
  await enrol(play, { ...seat, group: second, host: counter, guest: shiro, role: "representative" });
  return { volley: first, pingpong: second };
}

async function compete(play: Play, facility: string, clubs: Clubs): Promise<void> {
  const at = { town: wakasa.code, facility };
  const [one, other] = [
    { ...at, group: clubs.volley },
    { ...at, group: clubs.pingpong },
  ];
  const day = { date: "2027-07-04", bands: ["am", "pm", "ev"] };
  await book(play, saburo, "7月4日の全日（午前・午後・夜間）を予約する", { ...one, ...day }, prices.day);
  const evening = { date: "2027-06-11", bands: ["ev"] };
  const what = "会員が、6月11日（金）の夜間をクラブとして予約する";
  const booking = await book(play, hanako, what, { ...one, ...evening }, prices.ev);
  const next = { date: "2027-06-18", bands: ["ev"] };
  await book(play, counter, "窓口が、同じクラブの6月18日の夜間を受け付ける", { ...one, ...next }, prices.ev);
  await step(play, {
    as: saburo,
    what: "代表者が、6月の三回目を求める",
    route: `POST ${base}/bookings`,
    body: wishOf({ ...one, ...next, date: "2027-06-25" }),
    expect: "booking.quota",
    says: (answer) => {
      hold("一つの団体の回数", [textOf(answer, "month"), numberOf(answer, "max")], ["2027-06", 2]);
      return `409 ${textOf(answer, "title")}（ネットと窓口を合わせて月2回）`;
    },
  });
  await step(play, {
    as: counter,
    what: "窓口が、クラブの名前を入れて受け付けようとする",
    route: `POST ${base}/bookings`,
    body: wishOf({ ...one, ...next, date: "2027-06-25", group: volley.name, email: volley.email }),
    expect: "booking.registered",
    says: (answer) => `409 ${textOf(answer, "title")}`,
  });
  await step(play, {
    as: shiro,
    what: "別のクラブが、同じ夜間の東半面と午後を求める",
    route: `POST ${base}/bookings`,
    body: wishOf({ ...other, ...evening, bands: ["pm", "ev"], unit: "east" }),
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
    body: wishOf({ ...other, ...evening, date: "2027-06-14" }),
    expect: "booking.closed_day",
    says: (answer) => `409 ${textOf(answer, "title")}`,
  });
  await step(play, {
    as: saburo,
    what: "代表者が、会員のした予約を取り消す",
    route: `POST ${base}/bookings/${booking}/cancel`,
    body: { reason: "参加者がそろわないため" },
    says: () => "取消済、枠はすぐに空き、回数も一つ戻る",
  });
  await step(play, {
    as: hanako,
    what: "同じ枠を、会員が個人の名前ですぐに取り直そうとする",
    route: `POST ${base}/bookings`,
    body: wishOf({ ...at, ...evening, group: "架空 花子", email: "kaku-hanako@machipool.invalid" }),
    expect: "booking.cooling",
    says: (answer) => `409 ${textOf(answer, "title")}（${textOf(answer, "until").slice(0, 16)} まで）`,
  });
  await book(play, shiro, "待っていたクラブが、空いた夜間を予約する", { ...other, ...evening }, prices.ev);
  await step(play, {
    as: counter,
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
