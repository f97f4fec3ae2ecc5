/*
 * What a month of a town is assumed to be. Every figure of `pool cost` comes from a line here, from what was measured
 * (capacity.json), from the stage's own description (infra/*.ts) or from the price list, and from nothing else.
 */

import { bodiesPerBatch, schedules } from "../schedule.ts";
import { copyDays } from "../stage.ts";

/** One line: what is assumed, for how many people it is meant, and where it comes from. */
export type Assumption = { name: string; value: number; unit: string; source: string };

const model = "利用の想定（人口5,000人の町、多めに見積もったもの）";
const measured = "test/domain/cost.test.ts が測った値の上限";
const stage = "infra/stage.ts の production";

/** The town that the quantities below are of; another one uses them in proportion to its people. */
export const modelPopulation = 5_000;

/** Grows with the people of a town and stops when nobody calls. */
export const traffic = {
  calls: { name: "APIの呼出し", value: 150_000, unit: "回／月", source: model },
  changes: { name: "うち記録を残す操作", value: 40_000, unit: "回／月", source: model },
  applications: { name: "電子申請", value: 300, unit: "件／月", source: model },
  bookings: { name: "施設予約", value: 600, unit: "件／月", source: model },
  background: { name: "後処理の起動", value: 60_000, unit: "回／月", source: model },
  witness: { name: "後処理の書込みを確かめる起動", value: 60_000, unit: "回／月", source: model },
  papers: { name: "PDFにする文書", value: 600, unit: "通／月", source: model },
  mails: { name: "メール", value: 2_000, unit: "通／月", source: model },
  outbound: { name: "インターネットへの転送", value: 3, unit: "GB／月", source: model },
  filePuts: { name: "ファイルの保存", value: 2_000, unit: "回／月", source: model },
  fileGets: { name: "ファイルの取出し", value: 10_000, unit: "回／月", source: model },
  residents: {
    name: "月に一度でもサインインする人（Cognito Lite、stacks/identity.ts）",
    value: 500,
    unit: "人／月",
    source: model,
  },
  staff: {
    name: "月に一度でもサインインする職員（Cognito Essentials、infra/officials.ts）",
    value: 40,
    unit: "人／月",
    source: model,
  },
} as const satisfies Record<string, Assumption>;

/** Grows with the people of a town and stays when nobody calls. */
export const stored = {
  table: { name: "表の大きさ", value: 2, unit: "GB", source: model },
  files: { name: "ファイルの大きさ", value: 10, unit: "GB", source: model },
} as const satisfies Record<string, Assumption>;

/** The same for every town. */
export const technique = {
  callMs: { name: "API一回の実行時間", value: 60, unit: "ミリ秒", source: model },
  coldShare: { name: "コールドスタートの割合", value: 0.02, unit: "", source: model },
  coldMs: { name: "コールドスタートの実行時間", value: 400, unit: "ミリ秒", source: model },
  backgroundMs: { name: "後処理一回の実行時間", value: 60, unit: "ミリ秒", source: model },
  witnessMs: { name: "書込みを確かめる一回の実行時間", value: 20, unit: "ミリ秒", source: model },
  paperMs: {
    name: "PDF一通を作る実行時間",
    value: 6_000,
    unit: "ミリ秒",
    source: "手元で測った値（起動を含む最初の一通3.2秒、その後0.1秒）の二倍。どの通も最初の一通とみなす",
  },
  logKilobytes: { name: "呼出し一回のログ", value: 1.5, unit: "KB", source: model },
  logMonths: { name: "ログの保存期間", value: 13, unit: "か月", source: `${stage}（400日）` },
  followingReads: { name: "一つの記録の後処理の読取り", value: 13, unit: "読取り単位", source: measured },
  followingWrites: { name: "一つの記録の後処理の書込み", value: 41, unit: "書込み単位", source: measured },
  seals: { name: "封印の署名", value: 31, unit: "回／月", source: "一日一回（core/journal/seal.ts）" },
  batchShare: {
    name: "定期処理一回・一団体の起動",
    value: 1 / bodiesPerBatch,
    unit: "回",
    source: "20団体で一回（infra/schedule.ts）",
  },
  tickReads: { name: "定期処理一回・一団体の読取り", value: 1.5, unit: "読取り単位", source: measured },
  tickMs: { name: "定期処理一回・一団体の実行時間", value: 15, unit: "ミリ秒", source: "DynamoDBの応答 5 ミリ秒 × 3" },
  keyOpenings: {
    name: "定期処理による団体の鍵の復号",
    value: 300,
    unit: "回／月",
    source: "実行環境が一日に10回替わるとみた値",
  },
} as const satisfies Record<string, Assumption>;

/** The whole pool's, whoever calls and however many towns there are. */
export const base = {
  keys: {
    name: "KMSの鍵（包む鍵、大阪の複製、封印の鍵）",
    value: 3,
    unit: "本",
    source: "stacks/data.ts、stacks/backup.ts",
  },
  zones: { name: "DNSのゾーン", value: 1, unit: "個", source: `${stage}（domain）` },
  dashboards: { name: "監視の一覧画面", value: 1, unit: "枚", source: `${stage}（dashboard）` },
  firewalls: { name: "WAF", value: 1, unit: "個", source: `${stage}（edge）` },
  firewallRules: { name: "WAFの規則", value: 3, unit: "本", source: "stacks/edge.ts" },
  polls: {
    name: "処理の待ち行列の問合せ",
    value: 669_600,
    unit: "回／月",
    source: "Lambdaが20秒ごとに5本で問い合わせるとみた値（stacks/worker.ts）、31日",
  },
  ticks: {
    name: "定期処理の起動",
    value: schedules.reduce((sum, { everyMinutes }) => sum + (31 * 24 * 60) / everyMinutes, 0),
    unit: "回／月",
    source: "毎分と毎時（infra/schedule.ts）、31日",
  },
  tickBaseMs: { name: "定期処理一回の実行時間（団体によらない分）", value: 40, unit: "ミリ秒", source: model },
  tickBaseReads: { name: "定期処理一回の読取り（団体によらない分）", value: 7.5, unit: "読取り単位", source: measured },
} as const satisfies Record<string, Assumption>;

/** Daily copies: a copy of the table is always a whole one, so this grows with size × days. */
export const copies = {
  home: {
    name: "日ごとの控えを東京に置く日数",
    value: copyDays.home,
    unit: "日",
    source: "infra/stage.ts の copyDays",
  },
  far: {
    name: "日ごとの控えを大阪に置く日数",
    value: copyDays.copies,
    unit: "日",
    source: "infra/stage.ts の copyDays",
  },
  trips: { name: "表の控えの大阪への転送", value: 31, unit: "回／月", source: "一日一回（stacks/backup.ts）" },
  places: { name: "控えの置き場所（東京、大阪）", value: 2, unit: "か所", source: stage },
} as const satisfies Record<string, Assumption>;

/**
 * Which verbs the changes and the reads are, in parts: names of capacity.json. What is not named here happens too seldom to
 * be seen in a month's cost.
 */
export const mix = {
  application: {
    submitApplication: 1,
    requestCorrection: 0.2,
    correctApplication: 0.2,
    draftDecision: 1,
    approveDraft: 1,
    receivePayment: 0.5,
    issueApplication: 0.9,
  },
  booking: { bookFacility: 1, cancelBooking: 0.1 },
  otherChange: { changeRegistration: 0.6, enterApplication: 0.2, receivePayment: 0.2 },
  read: {
    listWork: 0.2,
    showApplication: 0.2,
    showRegistration: 0.1,
    listFacilityBookings: 0.1,
    showAvailability: 0.2,
    showProcedureVersion: 0.1,
    listMyActs: 0.1,
  },
} as const satisfies Record<string, Record<string, number>>;

/** Yen for a dollar, tax, and what the cloud's bill does not hold. Inputs, all of them: the options of `pool cost` replace them. */
export const inputs = {
  yenPerDollar: { name: "為替", value: 150, unit: "円／ドル", source: "仮定（2026-09）" },
  taxPercent: { name: "消費税", value: 10, unit: "％", source: "消費税法・地方税法（標準税率、2019-10-01から）" },
  people: { name: "県の運用担当", value: 0.5, unit: "人", source: "架空の想定" },
  yenPerPerson: { name: "運用担当一人の年額", value: 8_000_000, unit: "円／年", source: "架空の想定" },
  lines: { name: "県の回線（LGWANからの経路）", value: 100_000, unit: "円／月", source: "架空の想定" },
  line: { name: "団体ごとの回線", value: 0, unit: "円／月", source: "架空の想定（既設の回線を使う）" },
} as const satisfies Record<string, Assumption>;
