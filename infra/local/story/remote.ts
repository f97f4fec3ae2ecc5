import * as Actor from "#core/actor.ts";
import { addDays, rangeOfDates } from "#core/calendar/date.ts";
import { today } from "#core/clock.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import * as Staff from "#core/staff/index.ts";
import { bodyHome } from "#core/table/key.ts";
import type { Cast } from "./cast.ts";
import type { Mail } from "./client.ts";

/**
 * The mails that invited somebody today or yesterday, as the journals of the story's towns say them: a stage has no mail catcher, and mails to
 * invented people go nowhere. Reads the table as a part of the system in each town.
 */
export async function invitationMails(cast: Cast): Promise<Mail[]> {
  const found = await Promise.all(cast.map(({ code }) => mailsIn(code)));
  return found.flat();
}

const mailsIn = (code: string): Promise<Mail[]> =>
  Actor.asSystem("operation", bodyHome(parseBodyCode(code)), async () => {
    const mails: Mail[] = [];
    for (const date of rangeOfDates(addDays(today(), -1), today()))
      for await (const { pk, sk } of Journal.walkDay(date))
        if (sk === "J#00000001" && pk.split("#")[2] === "INV") mails.push(...(await mailOf(pk.split("#")[3] ?? "")));
    return mails;
  });

async function mailOf(id: string): Promise<Mail[]> {
  const [entry] = await Journal.entries({ kind: "INV" }, id);
  const told = entry === undefined ? undefined : await Staff.notices[entry.type]?.(entry);
  return [told ?? []].flat().flatMap(({ to, ...mail }) => (to === undefined ? [] : [{ to, ...mail }]));
}
