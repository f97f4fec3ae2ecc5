import * as Actor from "../actor.ts";
import { get, type Write } from "../table/client.ts";
import { partition } from "../table/key.ts";

/**
 * The next number of a series of the acting home in a fiscal year, from 1 without gaps (文書番号, 領収書番号, 鑑札番号), and
 * the write that takes it. Put the write into the act that uses the number: both happen, or neither does, and whoever
 * loses the race asks again.
 */
export async function nextNumber(series: string, fiscalYear: number): Promise<{ number: number; write: Write }> {
  const key = { pk: partition(Actor.home(), "NUMBER", series, String(fiscalYear)), sk: "1" };
  const last = ((await get(key))?.last as number | undefined) ?? 0;
  const condition =
    last === 0
      ? { expression: "attribute_not_exists(pk)" }
      : { expression: "#last = :last", names: { "#last": "last" }, values: { ":last": last } };
  return { number: last + 1, write: { put: { ...key, v: 1, last: last + 1 }, condition } };
}

/** The write after which no number up to this one is given in the series, because somebody else gave it; `undefined` when none would be. */
export async function passNumber(series: string, fiscalYear: number, number: number): Promise<Write | undefined> {
  const { number: next, write } = await nextNumber(series, fiscalYear);
  return number < next || !("put" in write) ? undefined : { ...write, put: { ...write.put, last: number } };
}
