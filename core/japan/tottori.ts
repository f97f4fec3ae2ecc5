import { type BodyCode, parseBodyCode } from "#core/japan/body.ts";

export type Body = {
  code: BodyCode;
  name: string;
  /** Reading in hiragana. */
  kana: string;
  kind: "prefecture" | "city" | "town" | "village";
  /** People at the census of 2020-10-01, preliminary count (速報). */
  population: number;
};

const row = (code: string, name: string, kana: string, kind: Body["kind"], population: number): Body => ({
  code: parseBodyCode(code),
  name,
  kana,
  kind,
  population,
});

/*
 * 鳥取県 and its 19 municipalities.
 * Codes and names: 総務省「全国地方公共団体コード」, as of 2024-01-01 (公共データ利用規約 第1.0版).
 * Readings: code4fukui/localgovjp, 2026-07-09 (CC0).
 * Populations: 総務省「令和2年国勢調査 人口速報集計」, e-Stat 0003433219, published 2021-06-25 (政府統計の総合窓口 利用規約, compatible with CC BY 4.0).
 * Taken on 2026-11-21.
 */
export const tottori: readonly Body[] = [
  row("310000", "鳥取県", "とっとりけん", "prefecture", 553_847),
  row("312011", "鳥取市", "とっとりし", "city", 188_614),
  row("312029", "米子市", "よなごし", "city", 147_421),
  row("312037", "倉吉市", "くらよしし", "city", 46_526),
  row("312045", "境港市", "さかいみなとし", "city", 32_760),
  row("313025", "岩美町", "いわみちょう", "town", 10_811),
  row("313254", "若桜町", "わかさちょう", "town", 2_868),
  row("313289", "智頭町", "ちづちょう", "town", 6_436),
  row("313297", "八頭町", "やずちょう", "town", 15_945),
  row("313645", "三朝町", "みささちょう", "town", 6_068),
  row("313700", "湯梨浜町", "ゆりはまちょう", "town", 16_062),
  row("313718", "琴浦町", "ことうらちょう", "town", 16_373),
  row("313726", "北栄町", "ほくえいちょう", "town", 14_238),
  row("313840", "日吉津村", "ひえづそん", "village", 3_504),
  row("313866", "大山町", "だいせんちょう", "town", 15_405),
  row("313891", "南部町", "なんぶちょう", "town", 10_319),
  row("313904", "伯耆町", "ほうきちょう", "town", 10_710),
  row("314013", "日南町", "にちなんちょう", "town", 4_199),
  row("314021", "日野町", "ひのちょう", "town", 2_909),
  row("314030", "江府町", "こうふちょう", "town", 2_679),
];
