import type { LocalDate } from "../clock.ts";
import { rowAt } from "../dated/index.ts";
import type { Measure } from "../measure.ts";

/** One promise: what is measured, and the most that it may be in any hour. */
export type Level = {
  id: "errors" | "streamAge" | "parked" | "sealAge" | "backupAge";
  name: string;
  /** What the pool promises, and how it is measured, for whoever reads it at a council. */
  promise: string;
  measurement: string;
  most: number;
  unit: "percent" | "seconds" | "count";
  /** What is measured; in percent of `per`, where that is named. */
  of: Measure;
  per?: Measure;
  /** It is measured whether or not anybody calls, so an hour without it is an hour that missed it. */
  always?: true;
};

/** サービス水準: the promises from a day on, with what they stand in. */
export type Levels = { from: LocalDate; source: string; levels: readonly Level[] };

const errors = (most: number): Level => ({
  id: "errors",
  name: "応答の失敗",
  promise: `1時間の呼出しのうち、プールの側の理由で失敗した応答（5xx）は${most}％以下です。`,
  measurement:
    "失敗した応答（時間切れと、混雑で始められなかったものを含む）の数を、呼出しの数で割ります。利用者の入力や権限による拒否（4xx）は数えません。",
  most,
  unit: "percent",
  of: "errors",
  per: "requests",
});

const streamAge = (minutes: number): Level => ({
  id: "streamAge",
  name: "後処理の遅れ",
  promise: `記録から${minutes}分以内に、通知・利用量・期限などの後処理が始まります。`,
  measurement: "1時間のうちで、まだ後処理に届いていない記録のもっとも古いものの古さをとります。",
  most: minutes * 60,
  unit: "seconds",
  of: "streamAge",
});

const parked: Level = {
  id: "parked",
  name: "止まった後処理",
  promise: "後処理が止まったままの記録はありません。",
  measurement: "毎分の定期処理が再試行したあとに残った件数の、1時間のうちでもっとも多いものをとります。",
  most: 0,
  unit: "count",
  of: "parked",
  always: true,
};

const sealAge: Level = {
  id: "sealAge",
  name: "封印",
  promise: "すべての団体の記録が、3時間以内に封印されます。",
  measurement:
    "封印の済んだ最後の1時間が終わってからの時間を、もっとも遅れている団体について、毎時の封印の処理がはかります。",
  most: 3 * 3600,
  unit: "seconds",
  of: "sealAge",
  always: true,
};

const backupAge: Level = {
  id: "backupAge",
  name: "控え",
  promise: "データの完全な控えが、36時間以内のものとして一つはあります。",
  measurement:
    "完了した最後の控えをとり始めてからの時間を、1時間の終わりにはかります。日ごとの控えを置かない環境では、はかりません。",
  most: 36 * 3600,
  unit: "seconds",
  of: "backupAge",
  always: true,
};

/** What a pool of a prefecture would publish as an annex of its 運用要綱. A change is a row with its first day; none is taken away. */
export const publishedLevels: readonly Levels[] = [
  {
    from: "2026-04-01",
    source: "まちプール運用要綱 別表第1 サービス水準（令和8年4月1日施行、試行の年）",
    levels: [errors(2), streamAge(30), parked, sealAge, backupAge],
  },
  {
    from: "2027-04-01",
    source: "まちプール運用要綱 別表第1 サービス水準（令和9年4月1日改正）",
    levels: [errors(1), streamAge(10), parked, sealAge, backupAge],
  },
];

/** What is promised on a day; nothing before the first. */
export const levelsOn = (date: LocalDate): Levels | undefined => rowAt(publishedLevels, date);
