import { onPaper } from "#functions/api/decision.ts";
import { facility, fees, rule, timetable } from "#functions/api/town/facility-example.ts";
import { staff, type Town } from "./cast.ts";
import { type Stage, step, textOf } from "./stage.ts";

const yen = (amount: number) => `${amount.toLocaleString("ja-JP")}円`;

const priceOf = (...bands: string[]) =>
  fees.rows.find((row) => row.unit === "whole" && row.bands.join() === bands.join())?.yen ?? 0;

/** 架空の使用料: 全日 is a price of its own, less than the three bands together. */
export const prices = { am: priceOf("am"), pm: priceOf("pm"), ev: priceOf("ev"), day: priceOf("am", "pm", "ev") };

/** A hall with two halves, three bands and closed Mondays, bookable from a day on. Returns its id. */
export async function openHall(stage: Stage, town: Town, from: string): Promise<string> {
  const admin = staff(town, "admin");
  const name = `架空${town.name}ホール`;
  const hall = await step(stage, {
    as: admin,
    what: `施設「${name}」を登録する`,
    route: `POST /v1/towns/${town.code}/facilities`,
    body: { ...facility, name, address: `${town.address}1番地` },
    says: () => "全面・東半面・西半面",
  });
  const id = textOf(hall, "id");
  const put = (version: number, part: string, what: string, body: object, says: string) =>
    step(stage, {
      as: admin,
      what: `${name}の${what}を定める`,
      route: `PUT /v1/towns/${town.code}/facilities/${id}/${part}`,
      body: { ...body, from },
      ifMatch: `"${version}"`,
      says: () => says,
    });
  await put(1, "timetable", "時間割", timetable, "午前 9–12時、午後 13–17時、夜間 18–22時");
  await put(2, "rules", "休館日と受付期間", rule, "月曜（祝日なら次の平日）と年末年始は休館、6か月前の月から前日まで");
  await put(
    3,
    "fees",
    "使用料",
    { ...fees, decision: onPaper },
    `午前 ${yen(prices.am)}、午後 ${yen(prices.pm)}、夜間 ${yen(prices.ev)}、全日 ${yen(prices.day)}（三つの合計は ${yen(prices.am + prices.pm + prices.ev)}）`,
  );
  return id;
}
