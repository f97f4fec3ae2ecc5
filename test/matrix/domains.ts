import type { Route } from "#functions/api/route.ts";
import { covered } from "../harness/exemplar.ts";

/** What is walked together, by the document's tags: a file for each, so that a domain that is added adds one. */
const tags = {
  town: ["町", "通知", "本人"],
  staff: ["職員", "事業者のシステム"],
  pool: ["県と団体", "運用担当", "サービス水準"],
  application: ["手続", "電子申請", "基幹連携"],
  payment: ["納付"],
  job: ["時間のかかる処理"],
  register: ["台帳"],
  group: ["団体"],
  publication: ["決裁"],
  facility: ["施設", "施設予約"],
  tariff: ["料金と精算"],
  billing: ["町の負担"],
} as const satisfies Record<string, readonly string[]>;

export type Domain = keyof typeof tags;
export const domains = Object.keys(tags) as Domain[];

/** Nobody writes of a person here. */
export const impersonal: readonly Domain[] = ["town", "tariff", "billing"];

/** People write here, and are handed their own files elsewhere than in a plain answer. */
export const untold: readonly Domain[] = ["job"];

export const routesOf = (domain: Domain): Route[] =>
  covered.filter(({ tag }) => (tags[domain] as readonly string[]).includes(tag));
