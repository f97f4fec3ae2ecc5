import { addMonths, firstOfMonth, monthOf, weekday } from "#core/calendar/date.ts";
import { chizu, operator, type Town, tottori, wakasa } from "#infra/local/story/cast.ts";
import { fileAtCounter } from "#infra/local/story/dog.ts";
import { prices } from "#infra/local/story/hall.ts";
import { hold, listOf, numberOf, partOf, step, textOf } from "#infra/local/story/stage.ts";
import type { Procedures } from "./chapter-4.ts";
import { book, type Halls } from "./chapter-5.ts";
import { hanako, type Play, saburo } from "./play.ts";

export const nextMonth = (month: string): string => monthOf(addMonths(firstOfMonth(month), 1));

/** The weekday on or after the fourth, when the notices of the month before are out. */
export function noticedOn(month: string): string {
  const days = ["04", "05", "06"].map((day) => `${month}-${day}`);
  return days.find((date) => weekday(date) % 6 !== 0) ?? "";
}

/** An ordinary month: dogs at the counters of two towns, an evening in each of two halls. */
export async function useFor(play: Play, month: string, procedures: Procedures, halls: Halls): Promise<void> {
  const { quiet } = play;
  const dog = (name: string, house: number) => ({
    ...{ name: `見本${name}${month}`, owner: "架空 六郎", house },
    ...{ bornOn: "2026-12-01", acquiredOn: `${month}-01`, email: "rokuro@machipool.invalid" },
  });
  await fileAtCounter(quiet, { town: wakasa, procedure: procedures.wakasa, dog: dog("アカ", 11) });
  await fileAtCounter(quiet, { town: wakasa, procedure: procedures.wakasa, dog: dog("シロ", 12) });
  await fileAtCounter(quiet, { town: chizu, procedure: procedures.chizu, dog: dog("ブチ", 13) });
  const evening = { date: thursdayIn(nextMonth(month)), bands: ["ev"] };
  const club = { group: halls.volley };
  const what = `${month}に、翌月の夜間を予約する`;
  await book(quiet, saburo, what, { ...club, ...evening, town: wakasa.code, facility: halls.wakasa }, prices.ev);
  const circle = { group: "架空読書会", email: "kaku-hanako@machipool.invalid" };
  await book(quiet, hanako, what, { ...circle, ...evening, town: tottori.code, facility: halls.tottori }, prices.ev);
}

/** A Thursday is neither a closed Monday nor the day to which its closure moves. */
function thursdayIn(month: string): string {
  const days = ["10", "11", "12", "13", "14", "15", "16"].map((day) => `${month}-${day}`);
  return days.find((date) => weekday(date) === 4) ?? "";
}

export type Notice = { town: Town; amount: number; count: number; due: string; warning?: string; next?: string };

/** 利用実績通知 of one body for a month, which must be there, and due by the tenth. */
export async function noticeOf(play: Play, town: Town, month: string): Promise<Notice> {
  const answer = await step(play.quiet, {
    as: operator,
    what: `${month}の利用実績通知を見る`,
    route: `GET /v1/pool/usage/${town.code}/${month}`,
  });
  const due = textOf(answer, "notice", "due");
  hold(`${town.name}の${month}の通知期限は翌月10日まで`, due <= `${nextMonth(month)}-10`, true);
  const lines = listOf<{ count: number; amount: number }>(answer, "notice", "lines");
  const amount = numberOf(answer, "notice", "amount");
  hold(
    "通知の額は行の合計",
    lines.reduce((sum, line) => sum + line.amount, 0),
    amount,
  );
  const count = lines.reduce((sum, line) => sum + line.count, 0);
  const warned = partOf(answer, "forecast", "warning") !== undefined;
  const warning = {
    warning: textOf(answer, "forecast", "warning", "message"),
    next: textOf(answer, "forecast", "warning", "next"),
  };
  return { town, amount, count, due, ...(warned ? warning : {}) };
}
