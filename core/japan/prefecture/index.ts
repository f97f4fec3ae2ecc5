import { isPrefecture } from "../body.ts";
import type { Row } from "./row.ts";

/*
 * The 47 prefectures and their 1,741 municipalities, one file for each prefecture.
 * Codes and names: 総務省「全国地方公共団体コード」, as of 2024-01-01 (公共データ利用規約 第1.0版), by yhay81/jichitai-code, 2026-08-09 (MIT).
 * Readings: code4fukui/localgovjp, 2026-07-09 (CC0).
 * Populations: 総務省「令和2年国勢調査 人口速報集計」, e-Stat 0003433219, published 2021-06-25 (政府統計の総合窓口 利用規約, compatible with CC BY 4.0).
 * Taken on 2026-11-21, joined by code: 394050 is written 梼原町 in one list and 檮原町 in the others.
 *
 * Left out: the 171 wards of designated cities, which are parts of a body and none themselves (地方自治法252条の20), and the six villages of
 * 北方領土, which have a code and no office that could use a pool.
 */

/** By the code of the prefecture, from 01. */
const files: readonly (() => Promise<{ rows: readonly Row[] }>)[] = [
  () => import("./01.ts"),
  () => import("./02.ts"),
  () => import("./03.ts"),
  () => import("./04.ts"),
  () => import("./05.ts"),
  () => import("./06.ts"),
  () => import("./07.ts"),
  () => import("./08.ts"),
  () => import("./09.ts"),
  () => import("./10.ts"),
  () => import("./11.ts"),
  () => import("./12.ts"),
  () => import("./13.ts"),
  () => import("./14.ts"),
  () => import("./15.ts"),
  () => import("./16.ts"),
  () => import("./17.ts"),
  () => import("./18.ts"),
  () => import("./19.ts"),
  () => import("./20.ts"),
  () => import("./21.ts"),
  () => import("./22.ts"),
  () => import("./23.ts"),
  () => import("./24.ts"),
  () => import("./25.ts"),
  () => import("./26.ts"),
  () => import("./27.ts"),
  () => import("./28.ts"),
  () => import("./29.ts"),
  () => import("./30.ts"),
  () => import("./31.ts"),
  () => import("./32.ts"),
  () => import("./33.ts"),
  () => import("./34.ts"),
  () => import("./35.ts"),
  () => import("./36.ts"),
  () => import("./37.ts"),
  () => import("./38.ts"),
  () => import("./39.ts"),
  () => import("./40.ts"),
  () => import("./41.ts"),
  () => import("./42.ts"),
  () => import("./43.ts"),
  () => import("./44.ts"),
  () => import("./45.ts"),
  () => import("./46.ts"),
  () => import("./47.ts"),
];

/** The rows of a prefecture, itself first. @throws RangeError when there is no such prefecture */
export async function rowsOf(prefecture: string): Promise<readonly Row[]> {
  const load = isPrefecture(prefecture) ? files[Number(prefecture) - 1] : undefined;
  if (load === undefined) throw new RangeError(`not a prefecture: ${prefecture}`);
  return (await load()).rows;
}
