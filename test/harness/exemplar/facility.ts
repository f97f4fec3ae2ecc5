import { addDays } from "#core/calendar/date.ts";
import * as Clock from "#core/clock.ts";
import { onPaper } from "#functions/api/decision.ts";
import * as Hall from "#functions/api/town/facility-example.ts";
import { act, type Exemplars, id, once, planted, routeNamed, type Stage, town } from "./stage.ts";

const newFacility = async (stage: Stage): Promise<string> =>
  String((await act(stage, "admin", "post", `${town}/facilities`, Hall.facility)).body.id);

export async function withTimetable(stage: Stage): Promise<string> {
  const id = await newFacility(stage);
  await act(stage, "admin", "put", `${town}/facilities/${id}/timetable`, Hall.timetable, 1);
  return id;
}

/** A hall that is always open, to be booked by anybody for a year ahead. */
const hall = (stage: Stage): Promise<string> =>
  once(stage, "hall", async () => {
    const id = await withTimetable(stage);
    const rule = {
      ...Hall.rule,
      closing: { ...Hall.rule.closing, weekly: [], yearEnd: undefined },
      window: { opensMonths: 36, opensBy: "day", closesDays: 0, cancelDays: 0 },
    };
    await act(stage, "admin", "put", `${town}/facilities/${id}/rules`, rule, 2);
    await act(stage, "admin", "put", `${town}/facilities/${id}/fees`, { ...Hall.fees, decision: onPaper }, 3);
    const value = { perMonth: 1000, holdSeconds: 600, coolingHours: 24 };
    await act(stage, "admin", "post", `${town}/settings/facility.booking`, { from: "2026-04-01", value });
    return id;
  });

/** Each wish is for a day of its own. */
const wish = async (stage: Stage) => ({
  ...(planted(routeNamed("bookFacility"), bookingOpen) as object),
  facility: await hall(stage),
  date: addDays(Clock.today(), ++stage.days),
});
const bookingOpen = ["/unit", "/bands"];

const booking = async (stage: Stage): Promise<string> =>
  String((await act(stage, "resident", "post", `${town}/bookings`, await wish(stage))).body.id);

/** A day on which somebody has the hall. */
const bookedDay = (stage: Stage): Promise<string> =>
  once(stage, "booked day", async () => {
    await booking(stage);
    return addDays(Clock.today(), stage.days);
  });

/** Everything here is public by nature: what a hall is called, how it is divided, what it costs. */
const hallTexts = ["/decision", "/name", "/address", "/spaces", "/units", "/space", "/bands", "/rows"];

export const facilityExemplars: Exemplars = {
  createFacility: { open: hallTexts },
  showFacility: { make: async (stage) => id(await hall(stage)) },
  setTimetable: { open: hallTexts, make: async (stage) => ({ ...id(await newFacility(stage)), ifMatch: 1 }) },
  setUseRules: { open: ["/closing"], make: async (stage) => ({ ...id(await newFacility(stage)), ifMatch: 1 }) },
  setFees: { open: hallTexts, make: async (stage) => ({ ...id(await withTimetable(stage)), ifMatch: 2 }) },
  tryFees: { open: ["/table", "/cases"], make: async (stage) => id(await hall(stage)) },
  draftFees: { as: "draft", open: hallTexts, make: async (stage) => id(await withTimetable(stage)) },
  listFacilityRows: { make: async (stage) => id(await hall(stage)) },
  withdrawFacilityRow: {
    make: async (stage) => {
      const facility = await withTimetable(stage);
      const row = { ...Hall.rule, from: "2028-04-01" };
      await act(stage, "admin", "put", `${town}/facilities/${facility}/rules`, row, 2);
      return { ...id(facility), body: { series: "rules", from: row.from }, ifMatch: 3 };
    },
  },
  showAvailability: {
    make: async (stage) => ({ ...id(await hall(stage)), query: { from: "2027-04-10", to: "2027-04-12" } }),
  },
  bookFacility: { open: bookingOpen, make: async (stage) => ({ body: await wish(stage) }) },
  showBooking: { make: async (stage) => id(await once(stage, "booking", () => booking(stage))) },
  cancelBooking: { make: async (stage) => id(await booking(stage)) },
  listFacilityBookings: {
    make: async (stage) => ({ ...id(await hall(stage)), query: { date: await bookedDay(stage) } }),
  },
  listFacilityUses: {
    make: async (stage) => ({ ...id(await hall(stage)), query: { date: addDays(Clock.today(), 1) } }),
  },
};
