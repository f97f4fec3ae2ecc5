import { addDays, isLocalDate } from "#core/calendar/date.ts";
import type { LocalDate } from "#core/clock.ts";

/**
 * Full years of age during a day. A year is completed at the end of the day before the birthday (年齢計算ニ関スル法律, 民法143条), so the
 * number changes on the birthday; for those born on 29 February on 1 March of a common year.
 * @throws RangeError when a day does not exist or comes before the birth.
 */
export function ageAt(birth: LocalDate, date: LocalDate): number {
  if (!isLocalDate(birth) || !isLocalDate(date) || date < birth)
    throw new RangeError(`no age on ${date}, born ${birth}`);
  const years = Number(date.slice(0, 4)) - Number(birth.slice(0, 4));
  return date.slice(5) < birth.slice(5) ? years - 1 : years;
}

/**
 * 年齢に達した日: the day at whose end an age is completed, the one before the birthday. School years and benefits are counted from it, which
 * is why those born on 1 April belong to the earlier school year.
 * @throws RangeError when the day of birth does not exist or the age is not a positive whole number.
 */
export function dayOfReaching(birth: LocalDate, age: number): LocalDate {
  if (!isLocalDate(birth) || !Number.isSafeInteger(age) || age < 1)
    throw new RangeError(`no day of age ${age}, born ${birth}`);
  const year = String(Number(birth.slice(0, 4)) + age).padStart(4, "0");
  const birthday = `${year}${birth.slice(4)}`;
  return addDays(isLocalDate(birthday) ? birthday : `${year}-03-01`, -1);
}
