import * as z from "zod";
import { addMonths, compare, isLocalDate, lastOfMonth } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";
import { reigns } from "#core/japan/era.ts";
import { inspectText } from "#core/japan/text.ts";

/** A date of the register as it was notified. `impossible` is a day that no calendar has (昭和10年2月29日) and that the register holds all the same. */
export const legalDate = z.strictObject({
  /** The date itself: what was written, and what is shown. */
  text: z.string().refine((text) => inspectText(text, { max: 60 }) === null, "日付を60文字以内で入力してください。"),
  kind: z.enum([
    "exact",
    "impossible",
    "about",
    "estimated",
    "part_of_month",
    "day_unknown",
    "season",
    "month_unknown",
    "unknown",
  ]),
  /** The earliest day it can mean. It only puts dates in order: never shown, never taken for a date of birth. Null where nothing is known. */
  sortDate: z.iso.date().refine(isLocalDate).nullable(),
  /** As written: on 1912-07-30 and 1926-12-25 it cannot be derived. Absent in 西暦. */
  era: z.enum(["明治", "大正", "昭和", "平成", "令和"]).optional(),
});
export type LegalDate = z.infer<typeof legalDate>;

type Span = { kind: LegalDate["kind"]; first: LocalDate; last: LocalDate };

const year = /^(?:(?<era>明治|大正|昭和|平成|令和)(?<count>元|[0-9]{1,2})|(?:西暦)?(?<western>[0-9]{4}))年/.source;
const month = /(?<month>[0-9]{1,2})月(?:(?<day>[0-9]{1,2})日|(?<part>[上中下])旬|日(?:不詳|不明))?/.source;
const pattern = new RegExp(`${year}(?:月日(?:不詳|不明)|(?<season>[春夏秋冬])|${month})?(?<hedge>頃|ころ|推定)?$`);
const unknown = /^(?:生年月日|年月日)?(?:不詳|不明)$/;

const seasons: Record<string, string> = { 春: "03", 夏: "06", 秋: "09", 冬: "12" };
const parts: Record<string, [string, string | null]> = { 上: ["01", "10"], 中: ["11", "20"], 下: ["21", null] };
const western = { era: undefined, from: "1873-01-01", to: "9999-12-31", firstYear: 1 };

/**
 * Reads the usual ways of writing a date that may be known in part (昭和10年月日不詳, 大正元年12月上旬, 1960年春頃, 不詳). Null when the text is
 * none of them, lies outside its era, or is before the calendar of 1873: then a person states kind and order.
 */
export function parseLegalDate(text: string): LegalDate | null {
  if (inspectText(text, { max: 60 }) !== null) return null;
  const typed = text.normalize("NFKC").replace(/\s/g, "");
  if (unknown.test(typed)) return { text, kind: "unknown", sortDate: null };

  const found = pattern.exec(typed)?.groups;
  if (!found) return null;
  const reign = reigns.find((each) => each.era === found.era) ?? western;
  const count = found.count === "元" ? 1 : Number(found.count ?? found.western);
  const span = spanOf(String(reign.firstYear + count - 1).padStart(4, "0"), found);
  if (count < 1 || !span || span.first > reign.to || span.last < reign.from) return null;

  const sortDate = compare(span.first, reign.from) < 0 ? reign.from : span.first;
  return { text, kind: hedged(span.kind, found.hedge), sortDate, ...(reign.era && { era: reign.era }) };
}

function spanOf(inYear: string, found: Record<string, string | undefined>): Span | null {
  if (found.season) {
    const first = `${inYear}-${seasons[found.season]}-01`;
    return { kind: "season", first, last: lastOfMonth(addMonths(first, 2)) };
  }
  if (!found.month) return { kind: "month_unknown", first: `${inYear}-01-01`, last: `${inYear}-12-31` };

  const inMonth = `${inYear}-${found.month.padStart(2, "0")}`;
  if (!isLocalDate(`${inMonth}-01`)) return null;
  const last = lastOfMonth(inMonth);
  const [start, end] = parts[found.part ?? ""] ?? ["01", null];
  const inPart = { first: `${inMonth}-${start}`, last: end ? `${inMonth}-${end}` : last };
  if (!found.day) return { kind: found.part ? "part_of_month" : "day_unknown", ...inPart };

  const day = `${inMonth}-${found.day.padStart(2, "0")}`;
  if (isLocalDate(day)) return { kind: "exact", first: day, last: day };
  return found.day.padStart(2, "0") > "31" || Number(found.day) === 0
    ? null
    : { kind: "impossible", first: last, last };
}

function hedged(kind: Span["kind"], hedge: string | undefined): Span["kind"] {
  if (hedge === undefined) return kind;
  return hedge === "推定" ? "estimated" : "about";
}
