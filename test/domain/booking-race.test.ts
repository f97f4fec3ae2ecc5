import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { Problem } from "#core/error.ts";
import * as Facility from "#core/facility/index.ts";
import * as Tenant from "#core/tenant/index.ts";
import { rawClient } from "../harness/table.ts";
import type { World } from "../harness/world.ts";
import { feeTable, hall, hallWorld, openRule, quota, threeBands, wishFor } from "./hall.ts";

const code = "313254";
let world: World;
let facility: string;
beforeEach(async () => {
  ({ world, facility } = await hallWorld());
});

const units = { whole: ["A", "B"], east: ["A"], west: ["B"] } as const;
const starts: Record<string, number> = { am: 540, pm: 780, ev: 1080 };
const slotsOf = ({ unit, bands }: Pick<Facility.Wish, "unit" | "bands">) =>
  units[unit as keyof typeof units].flatMap((atom) => bands.map((band) => `${atom}${starts[band]}`));

const bookAs = (name: string, wish: Facility.Wish, key = name) =>
  world.as(world.resident(code, name), () => Facility.book(wish), { idempotencyKey: key });
const codeOf = (error: unknown) => (error instanceof Problem ? error.code : error);

test("200 requests at once for overlapping halves and bands: no cell twice, and nobody loses to nobody", async () => {
  const [asked = []] = fc.sample(
    fc.array(
      fc.record({
        unit: fc.constantFrom("whole", "east", "west"),
        bands: fc.subarray(["am", "pm", "ev"], { minLength: 1 }),
        date: fc.constantFrom("2026-11-07", "2026-11-08"),
      }),
      { minLength: 200, maxLength: 200 },
    ),
    { numRuns: 1, seed: Date.now() },
  );
  const results = await Promise.allSettled(asked.map((one, at) => bookAs(`p${at}`, wishFor(facility, one))));
  const cellsOf = (at: number) => {
    const one = asked[at];
    return one === undefined ? [] : slotsOf(one).map((slot) => `${one.date} ${slot}`);
  };
  const won = results.flatMap((one, at) => (one.status === "fulfilled" ? cellsOf(at) : []));
  expect(new Set(won).size).toBe(won.length);
  for (const [at, one] of results.entries()) {
    if (one.status === "fulfilled") continue;
    expect(codeOf(one.reason)).toBe("booking.taken");
    expect(cellsOf(at).some((cell) => won.includes(cell))).toBe(true);
  }
  const alone = asked.flatMap((_, at) => (cellsOf(at).length === 1 ? cellsOf(at) : []));
  for (const cell of alone) expect(won).toContain(cell);

  const stored = await rawClient(world.table).all();
  const days = stored.filter((item) => String(item.pk).includes("#SLOT#"));
  const kept = days.flatMap((day) =>
    Object.keys(day).flatMap((name) => (/^[AB]\d+$/.test(name) ? [`${String(day.sk)} ${name}`] : [])),
  );
  expect(kept.sort()).toEqual([...won].sort());
  expect(days.flatMap((day) => Object.keys(day)).filter((name) => /^[AB]\d+h$/.test(name))).toEqual([]);
});

test("the same request sent many times at once is one booking with one answer", async () => {
  const wish = wishFor(facility);
  const results = await Promise.all(Array.from({ length: 10 }, () => bookAs("taro", wish, "same")));
  expect(new Set(results.map((entry) => entry.hash)).size).toBe(1);
  await expect(bookAs("taro", wishFor(facility, { date: "2026-11-07" }), "other")).resolves.toBeDefined();
});

test("a quota holds under parallel requests, and what was refused gives its cells back", async () => {
  await world.as(world.staff(code), () => Tenant.set("facility.booking", "2026-04-01", quota(3)));
  const dates = Array.from({ length: 20 }, (_, at) => `2026-11-${String(at + 3).padStart(2, "0")}`).filter(
    (date) => !["2026-11-04", "2026-11-09", "2026-11-16"].includes(date),
  );
  const results = await Promise.allSettled(
    dates.map((date) => bookAs("taro", wishFor(facility, { date }), `taro ${date}`)),
  );
  expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(3);
  const lost = dates.filter((_, at) => results[at]?.status === "rejected");
  for (const one of results) if (one.status === "rejected") expect(codeOf(one.reason)).toBe("booking.quota");
  for (const date of lost) await bookAs(`friend ${date}`, wishFor(facility, { date }));
});

test("booking and cancelling at once never frees what another has taken", async () => {
  const entry = await bookAs("taro", wishFor(facility, { unit: "east" }));
  const cancels = Array.from({ length: 5 }, (_, at) =>
    world.as(world.resident(code, "taro"), () => Facility.cancel(entry.id), { idempotencyKey: `cancel ${at}` }),
  );
  const books = Array.from({ length: 10 }, (_, at) => bookAs(`p${at}`, wishFor(facility, { unit: "east" })));
  const [cancelled, booked] = await Promise.all([Promise.allSettled(cancels), Promise.allSettled(books)]);
  expect(cancelled.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const won = booked.filter((one) => one.status === "fulfilled");
  expect(won.length).toBeLessThanOrEqual(1);
  const [day] = await world.as(world.public(code), () => Facility.availability(facility, "2026-11-08", "2026-11-08"));
  const evening = day?.units.find((one) => one.unit === "east")?.bands.find((one) => one.band === "ev");
  expect(evening?.status).toBe(won.length === 1 ? "taken" : "free");
});

test("a gym of four quarters by half hours is held whole for a day, and once", async () => {
  const gym = await world.as(world.staff(code), async () => {
    const atoms = ["A", "B", "C", "D"].map((id) => ({ id, name: `${id}面` }));
    const { id } = await Facility.create({
      ...hall,
      spaces: [{ id: "hall", name: "体育館", atoms }],
      units: [
        { id: "whole", name: "全面", space: "hall", atoms: ["A", "B", "C", "D"] },
        { id: "east", name: "1面", space: "hall", atoms: ["A"] },
      ],
    });
    const cells = Array.from({ length: 24 }, (_, at) => ({ start: 540 + at * 30, end: 570 + at * 30 }));
    const allDay = { id: "am", name: "全日", start: 540, end: 1260 };
    const halfHour = { id: "pm", name: "9時", start: 540, end: 570 };
    await Facility.setTimetable(id, { ...threeBands("2026-04-01"), cells, bands: [allDay, halfHour] });
    await Facility.setRules(id, openRule("2026-04-01"));
    const rows = feeTable("2026-04-01", 0).rows.filter(
      (row) => row.unit !== "west" && row.bands.length === 1 && row.bands[0] !== "ev",
    );
    await Facility.setFees(id, { ...feeTable("2026-04-01", 0), rows });
    return id;
  });
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, (_, at) =>
      bookAs(`p${at}`, wishFor(gym, at % 2 === 0 ? { bands: ["am"] } : { unit: "east", bands: ["pm"] })),
    ),
  );
  for (const one of results) if (one.status === "rejected") expect(codeOf(one.reason)).toBe("booking.taken");
  expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});
