import { isLocalDate } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";

export type Era = "明治" | "大正" | "昭和" | "平成" | "令和";
export type EraDate = { era: Era; year: number; text: string };

type Reign = { era: Era; letter: string; from: LocalDate; to: LocalDate; firstYear: number };

// 1912-07-30 and 1926-12-25 belong to both eras. Days before 1873-01-01 were those of a lunar calendar and are not converted.
export const reigns: readonly Reign[] = [
  { era: "令和", letter: "R", from: "2019-05-01", to: "9999-12-31", firstYear: 2019 },
  { era: "平成", letter: "H", from: "1989-01-08", to: "2019-04-30", firstYear: 1989 },
  { era: "昭和", letter: "S", from: "1926-12-25", to: "1989-01-07", firstYear: 1926 },
  { era: "大正", letter: "T", from: "1912-07-30", to: "1926-12-25", firstYear: 1912 },
  { era: "明治", letter: "M", from: "1873-01-01", to: "1912-07-30", firstYear: 1868 },
];

/**
 * A day in 元号, e.g. 令和8年11月21日; the first year is 元年, a day on which the era changed belongs to the new one.
 * @throws RangeError when the day does not exist or is before 1873-01-01.
 */
export function toEra(date: LocalDate): EraDate {
  const reign = isLocalDate(date) ? reigns.find((each) => each.from <= date) : undefined;
  if (!reign) throw new RangeError(`not a day of the Gregorian calendar in Japan: ${date}`);
  const year = Number(date.slice(0, 4)) - reign.firstYear + 1;
  const monthDay = `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
  return { era: reign.era, year, text: `${reign.era}${year === 1 ? "元" : year}年${monthDay}` };
}

const inWords = /^(明治|大正|昭和|平成|令和)(元|[0-9]{1,2})年([0-9]{1,2})月([0-9]{1,2})日$/;
const inLetters = /^([MTSHR])([0-9]{1,2})([-./])([0-9]{1,2})\3([0-9]{1,2})$/;

/**
 * A day written in 元号 (令和元年5月1日, R1.5.1, R08-11-21 of JIS X 0301; wide digits and spaces do not matter), with the era as it was
 * written, which on 1912-07-30 and 1926-12-25 cannot be derived from the day. Null when the era had no such day.
 */
export function parseEra(text: string): { date: LocalDate; era: Era; year: number } | null {
  if (text.length > 40) return null;
  const typed = text.normalize("NFKC").replace(/\s/g, "").toUpperCase();
  const words = inWords.exec(typed);
  const letters = inLetters.exec(typed);
  const [name, year, month, day] = words?.slice(1) ?? letters?.filter((_, at) => at !== 0 && at !== 3) ?? [];
  const reign = reigns.find((each) => each.era === name || each.letter === name);
  if (!reign || !year || !month || !day) return null;

  const count = year === "元" ? 1 : Number(year);
  const date = `${reign.firstYear + count - 1}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (count < 1 || !isLocalDate(date) || date < reign.from || date > reign.to) return null;
  return { date, era: reign.era, year: count };
}
