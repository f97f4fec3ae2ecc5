import { beforeEach, expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import * as Clock from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { layoutOf, slotOf } from "#core/facility/cell.ts";
import * as Facility from "#core/facility/index.ts";
import * as Slot from "#core/facility/slot.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import * as Meter from "#core/table/meter.ts";
import * as Tenant from "#core/tenant/index.ts";
import { decided } from "../harness/decided.ts";
import { entryOf } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import type { World } from "../harness/world.ts";
import { feeTable, hall, hallWorld, openRule, quota, threeBands, wishFor } from "./hall.ts";

const code = "313254";
let world: World;
let facility: string;
beforeEach(async () => {
  ({ world, facility } = await hallWorld());
});

const asStaff = <R>(run: () => R, key?: string) =>
  world.as(world.staff(code), run, key === undefined ? undefined : { idempotencyKey: key });
const as = <R>(name: string, run: () => R, key: string, hash = "") =>
  world.as(world.resident(code, name), run, { idempotencyKey: key, hash });
const book = (name: string, more: Partial<Facility.Wish> = {}, key = `${name} ${JSON.stringify(more)}`) =>
  entryOf(as(name, () => Facility.book(wishFor(facility, more)), key));
const cancel = (name: string, id: string) => entryOf(as(name, () => Facility.cancel(id), `cancel ${id}`));
const refused = (code: string, facts?: Record<string, unknown>) =>
  expect.objectContaining({ code, ...(facts === undefined ? {} : { facts: expect.objectContaining(facts) }) });
/** Somebody who has nothing in common with the others but the hall. */
const another = { group: "例示合唱団", representative: "例示 七子", contact: { phone: "0858-00-0007" } };
const statusOf = async (unit: string, band: string, date = "2026-11-08") => {
  const [day] = await world.as(world.public(code), () => Facility.availability(facility, date, date));
  return day?.units.find((one) => one.unit === unit)?.bands.find((one) => one.band === band)?.status;
};

test("a second club that asks for the same evening is told what is taken and what is left", async () => {
  await book("hanako", { unit: "east" });
  await expect(book("taro", { bands: ["pm", "ev"] })).rejects.toEqual(
    refused("booking.taken", {
      taken: [{ unit: "whole", band: "ev", name: "夜間", parts: ["東側"] }],
      alternatives: [
        {
          unit: "whole",
          name: "全面",
          bands: [
            { band: "am", name: "午前" },
            { band: "pm", name: "午後" },
          ],
        },
        {
          unit: "east",
          name: "東半面",
          bands: [
            { band: "am", name: "午前" },
            { band: "pm", name: "午後" },
          ],
        },
        {
          unit: "west",
          name: "西半面",
          bands: [
            { band: "am", name: "午前" },
            { band: "pm", name: "午後" },
            { band: "ev", name: "夜間" },
          ],
        },
      ],
    }),
  );
  await book("taro", { unit: "west" });
  expect(await statusOf("whole", "ev")).toBe("taken");
  expect(await statusOf("whole", "pm")).toBe("free");
});

test("the whole day costs its own row, not the sum of its bands, in whatever order they are named", async () => {
  const day = await book("taro", { bands: ["ev", "am", "pm"] });
  expect(day.facts).toMatchObject({
    yen: 2000,
    bands: ["am", "pm", "ev"],
    label: "架空町民ホール 全面 午前・午後・夜間",
  });
  const two = await book("taro", { date: "2026-11-07", bands: ["pm", "ev"] });
  expect(two.facts.yen).toBe(1800);
  const guest = await book("hanako", { date: "2026-11-06", bands: ["pm", "ev"], residency: "non_resident" });
  expect(guest.facts.yen).toBe(1200 + 1500);
});

test("a booking can be priced again from the version that it names, after the table was replaced; who set it reads which keep their price", async () => {
  const before = await book("taro");
  const { facts: set } = await entryOf(
    asStaff(() => Facility.setFees(facility, feeTable("2026-04-01", 1300), { ...decided, reason: "訂正" })),
  );
  expect(set.ahead).toMatchObject({ total: 1, bookings: [{ id: before.id }] });
  const after = await book("hanako", { date: "2026-11-07" });
  expect([before.facts.yen, after.facts.yen]).toEqual([1000, 1300]);
  const entries = await asStaff(() => Journal.entries({ kind: "FAC" }, facility));
  for (const { facts } of [before, after]) {
    const row = entries.find((entry) => entry.seq === facts.feeVersion)?.facts.row;
    const table = Facility.feeTable.parse(row);
    expect(table.rows.find((one) => one.unit === "whole" && one.bands.join() === "ev")?.yen).toBe(facts.yen);
  }
});

test("a fee table of the new fiscal year holds for uses from 1 April in Japan, unless booked before its own day", async () => {
  await asStaff(async () => {
    await Facility.setFees(facility, feeTable("2027-04-01", 1500), decided);
    await Facility.setFees(facility, { ...feeTable("2027-05-01", 1800), bookedFrom: "2027-01-01" }, decided);
  });
  const yen = async (date: string) => (await book("taro", { date })).facts.yen;
  expect(await yen("2027-03-31")).toBe(1000);
  expect(await yen("2027-04-01")).toBe(1500);
  expect(await yen("2027-05-02")).toBe(1500);
  world.setTime("2027-01-01T00:00");
  expect(await yen("2027-05-01")).toBe(1800);
});

test("closed days, the window and the past refuse before anything is held", async () => {
  const dates = { "2026-11-09": "closed_day", "2026-12-29": "closed_day", "2026-11-04": "closed_day" };
  await asStaff(() =>
    Facility.setRules(
      facility,
      { ...openRule("2026-04-01"), closing: { ...openRule("2026-04-01").closing, weekly: [1, 2] } },
      { reason: "訂正" },
    ),
  );
  for (const [date, why] of Object.entries(dates)) {
    await expect(book("taro", { date })).rejects.toEqual(refused(`booking.${why}`));
    expect(await statusOf("whole", "ev", date)).toBe("closed");
  }
  await expect(book("taro", { date: "2027-10-02" })).rejects.toEqual(
    refused("booking.outside_window", { opens: "2026-10-02", closes: "2027-10-02" }),
  );
  for (const date of ["2026-09-30", "0001-01-01", "9999-12-31"]) {
    await expect(book("taro", { date })).rejects.toEqual(refused("booking.outside_window"));
    expect(await statusOf("whole", "ev", date)).toBe(date === "0001-01-01" ? undefined : "outside");
  }
  world.setTime("2026-10-01T18:00");
  await expect(book("taro", { date: "2026-10-01" })).rejects.toEqual(refused("booking.outside_window"));
  expect((await rawClient(world.table).all()).filter((item) => String(item.pk).includes("#SLOT#"))).toEqual([]);
});

test("29 February is booked from the last day of February a year before, and counts as a day of its own", async () => {
  world.setTime("2027-02-27");
  await expect(book("taro", { date: "2028-02-29" })).rejects.toEqual(
    refused("booking.outside_window", { opens: "2027-02-28" }),
  );
  world.setTime("2027-02-28");
  expect((await book("taro", { date: "2028-02-29" })).facts.date).toBe("2028-02-29");
});

test("units and bands that the facility does not have are refused with their place", async () => {
  const place = (pointer: string) =>
    expect.objectContaining({ code: "booking.unknown", errors: [expect.objectContaining({ pointer })] });
  await expect(book("taro", { unit: "north" })).rejects.toEqual(place("/unit"));
  await expect(book("taro", { bands: ["ev", "night"] })).rejects.toEqual(place("/bands/1"));
  await asStaff(() =>
    Facility.setTimetable(facility, { ...threeBands("2026-12-01"), bands: threeBands("").bands.slice(0, 2) }),
  );
  await expect(book("taro", { date: "2026-12-01" })).rejects.toEqual(place("/bands/0"));
  await expect(
    asStaff(() => Facility.setTimetable(facility, { ...threeBands("2027-01-01"), space: "pool" })),
  ).rejects.toEqual(refused("facility.unknown"));
  const row = { unit: "whole", bands: ["night"], yen: 1 };
  await expect(asStaff(() => Facility.setFees(facility, feeTable("2027-01-01", 1, [row]), decided))).rejects.toEqual(
    expect.objectContaining({ code: "facility.unknown", errors: [expect.objectContaining({ pointer: "/rows/12" })] }),
  );
});

test("what dies between hold and confirmation leaves only a hold that lapses", async () => {
  await as("taro", () => Facility.hold(wishFor(facility)), "crashed");
  expect(await statusOf("whole", "ev")).toBe("taken");
  await expect(book("hanako")).rejects.toEqual(refused("booking.taken"));
  world.setTime("2026-10-01T09:11");
  expect(await statusOf("whole", "ev")).toBe("free");
  await book("hanako");
  await expect(as("taro", () => Facility.book(wishFor(facility)), "crashed")).rejects.toEqual(refused("booking.taken"));
  expect(
    await asStaff(() =>
      Journal.list(
        { kind: "BKG", version: 1 },
        "list",
        { name: "BOOK", parts: [facility, "2026-11-08"] },
        { limit: 10 },
      ),
    ),
  ).toMatchObject({ items: [{ state: { status: "confirmed" } }] });
});

test("a request that died after its hold takes it up again under the same key", async () => {
  await as("taro", () => Facility.hold(wishFor(facility)), "again");
  const { entry } = await as("taro", () => Facility.book(wishFor(facility)), "again");
  expect(entry.type).toBe("booking.confirmed");
});

test("a replay gives the first answer, long after the rules would refuse it, and makes no second booking", async () => {
  const first = await book("taro", {}, "key");
  world.setTime("2026-12-01");
  const again = await book("taro", {}, "key");
  expect(again).toEqual(first);
  await expect(as("taro", () => Facility.book(wishFor(facility, { bands: ["am"] })), "key", "other")).rejects.toEqual(
    refused("idempotency.mismatch"),
  );
  expect((await asStaff(() => Journal.entries({ kind: "BKG" }, first.id))).length).toBe(1);
});

test("one body under a key that another body holds never frees or doubles cells", async () => {
  await as("taro", () => Facility.hold(wishFor(facility, { bands: ["am", "pm"] })), "key", "1");
  await as("taro", () => Facility.book(wishFor(facility, { bands: ["pm"] })), "key", "2");
  await expect(as("taro", () => Facility.book(wishFor(facility, { bands: ["am", "pm"] })), "key", "1")).rejects.toEqual(
    refused("idempotency.mismatch"),
  );
  expect(await statusOf("whole", "pm")).toBe("taken");
});

test("cancelling frees the cells for everybody but the one who gave them back, until the cooling time is over", async () => {
  const { id } = await book("taro", { bands: ["pm", "ev"] });
  await cancel("taro", id);
  await expect(as("taro", () => Facility.cancel(id), "twice")).rejects.toEqual(refused("booking.already_cancelled"));
  expect(await statusOf("whole", "ev")).toBe("free");
  await expect(book("taro", { bands: ["ev"] }, "retake")).rejects.toEqual(
    refused("booking.cooling", { until: "2026-10-02T09:00:00.000+09:00" }),
  );
  await book("taro", { bands: ["am"] }, "other cells");
  await book("hanako", { ...another, bands: ["pm"] });
  world.setTime("2026-10-02T09:01");
  await book("taro", { bands: ["ev"] }, "later");
});

test("the quota counts bookings of the month of use, and cancelling gives one back", async () => {
  await asStaff(() => Tenant.set("facility.booking", "2026-04-01", quota(2), { reason: "訂正" }));
  const { id } = await book("taro", { bands: ["am"] });
  await book("taro", { bands: ["pm"] });
  await expect(book("taro", { bands: ["ev"] })).rejects.toEqual(refused("booking.quota", { month: "2026-11", max: 2 }));
  await book("taro", { date: "2026-12-01" });
  expect(await statusOf("whole", "ev")).toBe("free");
  await cancel("taro", id);
  await book("taro", { bands: ["ev"] }, "after");
});

test("a group that the counter books for has one quota, however its name is typed", async () => {
  await asStaff(() => Tenant.set("facility.booking", "2026-04-01", quota(1), { reason: "訂正" }));
  const counter = (group: string, date: string) =>
    entryOf(asStaff(() => Facility.book(wishFor(facility, { group, date })), group + date));
  await counter("かくうＳＣ", "2026-11-07");
  await expect(counter("カクウSC ", "2026-11-08")).rejects.toEqual(refused("booking.quota"));
  await counter("見本クラブ", "2026-11-08");
});

test("a resident cancels until the day that the rule says, the counter until the use begins", async () => {
  const { id } = await book("taro");
  world.setTime("2026-11-06");
  await expect(cancel("taro", id)).rejects.toEqual(refused("booking.cancel_late", { last: "2026-11-05" }));
  world.setTime("2026-11-08T18:00");
  await expect(asStaff(() => Facility.cancel(id), "late")).rejects.toEqual(refused("booking.cancel_late"));
  world.setTime("2026-11-08T17:59");
  expect((await asStaff(() => Facility.cancel(id), "in time")).entry.type).toBe("booking.cancelled");
});

test("a day that is booked keeps its timetable; an empty one takes the new one", async () => {
  const { id } = await book("taro");
  const hours = Array.from({ length: 13 }, (_, at) => ({ start: 540 + at * 60, end: 600 + at * 60 }));
  const bands = [
    { id: "am", name: "午前", start: 540, end: 720 },
    { id: "pm", name: "午後", start: 720, end: 1020 },
    { id: "ev", name: "夜間", start: 1020, end: 1320 },
  ];
  await asStaff(() => Facility.setTimetable(facility, { ...threeBands("2026-11-01"), cells: hours, bands }));
  expect([await statusOf("whole", "ev"), await statusOf("whole", "am")]).toEqual(["taken", "outside"]);
  await expect(book("hanako", { bands: ["am"] })).rejects.toEqual(refused("booking.timetable_changed"));
  await cancel("taro", id);
  expect(await statusOf("whole", "am")).toBe("free");
  await book("hanako", { ...another, bands: ["am", "ev"] });
  await book("jiro", { bands: ["pm"] });
});

test("a booking is seen by who made it and by staff, whose look is recorded, and by nobody else", async () => {
  const { id } = await book("taro");
  const look = (name: string) => world.as(world.resident(code, name), () => Facility.show(id));
  expect((await look("taro")).secret?.group).toBe("架空バレーボールクラブ");
  await expect(look("hanako")).rejects.toEqual(new Problem("not_found"));
  await expect(as("hanako", () => Facility.cancel(id), "foreign")).rejects.toEqual(new Problem("not_found"));
  const reads = async () =>
    (await rawClient(world.table).all()).filter((item) => String(item.pk).includes("#READ#")).length;
  expect(await reads()).toBe(0);
  await asStaff(() => Facility.show(id));
  await asStaff(() => Facility.ofDay(facility, "2026-11-08", { limit: 10 }));
  expect(await reads()).toBe(2);
});

test("lists are in order: a person's by day, a facility's day by time", async () => {
  await book("hanako", { bands: ["ev"] });
  await book("taro", { bands: ["am"] });
  await book("taro", { date: "2026-11-10" });
  const own = await world.as(world.resident(code, "taro"), () => Facility.mine({ limit: 10 }));
  expect(own.items.map(({ state }) => state.date)).toEqual(["2026-11-10", "2026-11-08"]);
  const day = await asStaff(() => Facility.ofDay(facility, "2026-11-08", { limit: 10 }));
  expect(day.items.map(({ state }) => state.bands)).toEqual([["am"], ["ev"]]);
});

test("what the open part of the journal and the day say names nobody", async () => {
  const { id } = await book("taro", { group: "KANARI A", representative: "KANARI B", purpose: "KANARI C" });
  await cancel("taro", id);
  const items = await rawClient(world.table).all();
  const open = items.map(({ closed: _closed, secret: _secret, key: _key, blob: _blob, ...rest }) =>
    JSON.stringify(rest),
  );
  expect(open.some((text) => text.includes("KANARI") || text.includes("example.invalid"))).toBe(false);
});

test("the booker is told by mail of the booking and of its end", async () => {
  const { id } = await book("taro");
  await cancel("taro", id);
  await world.deliver();
  expect(world.mails.map((mail) => [mail.to, mail.subject])).toEqual([
    ["taro@example.invalid", "【予約のお知らせ】施設の予約を受け付けました"],
    ["taro@example.invalid", "【予約のお知らせ】施設の予約を取り消しました"],
  ]);
  expect(world.mails[0]?.text).toContain("架空町民ホール 全面 夜間");
});

test("only an administrator sets a facility up, only where the body uses the service, and dates decide", async () => {
  const counter = world.staff(code, { duties: ["counter"] });
  await expect(world.as(counter, () => Facility.setFees(facility, feeTable("2027-04-01", 1), decided))).rejects.toEqual(
    refused("auth.forbidden"),
  );
  await world.join("313289", ["application"]);
  await expect(world.as(world.resident("313289", "taro"), () => Facility.book(wishFor(facility)))).rejects.toEqual(
    refused("tenant.option"),
  );
  await expect(book("taro", { date: addDays("2026-10-01", 1) })).resolves.toBeDefined();
});

const metered = <R>(run: () => Promise<R>) =>
  Meter.measure(async (meter) => {
    await run();
    return meter;
  });

test("a hold is one statement without a read, at most 3 units for four quarters by half hours", async () => {
  const half = (at: number) => ({ start: 540 + at * 30, end: 570 + at * 30 });
  const cells = Array.from({ length: 26 }, (_, at) => half(at));
  const claim = (atoms: string[], from: number, to: number): Slot.Claim => ({
    booking: Request.newId("bkg"),
    holder: "per_0123456789abcdefghjkmnpqrs",
    facility,
    space: "hall",
    date: "2026-11-08",
    slots: atoms.flatMap((atom) => cells.slice(from, to).map((cell) => slotOf(atom, cell))),
    layout: layoutOf(cells),
  });
  for (const one of [claim(["A"], 0, 4), claim(["A", "B", "C", "D"], 12, 26)]) {
    const { read, write, commands } = await metered(() => asStaff(() => Slot.hold(one, Clock.now() + 600_000)));
    expect([read, commands]).toEqual([0, ["UpdateItem"]]);
    expect(write).toBeLessThanOrEqual(3);
  }
});

test("a booking is one hold and one confirmation of at most 14 units, however long the use", async () => {
  const longest = { group: "架".repeat(100), representative: "見".repeat(60), purpose: "練".repeat(200) };
  const uses: [string, Partial<Facility.Wish>, number][] = [
    ["2026-11-07", { bands: ["am", "pm", "ev"] }, 14],
    ["2026-11-08", { bands: ["ev"] }, 14],
    ["2026-11-10", { bands: ["ev"], ...longest }, 24], // what people type is stored with the booking, its lists and its entry
  ];
  for (const [date, more, writeMax] of uses) {
    const wish = wishFor(facility, { ...more, date });
    const held = await metered(() => as("taro", () => Facility.hold(wish), date));
    const booked = await metered(() => as("taro", () => Facility.book(wish), date));
    // at once the facility, the setting, and groups of that name; then the day
    expect(held.commands.toSorted()).toEqual(["BatchGetItem", "GetItem", "GetItem", "UpdateItem"]);
    expect(booked.commands.at(-1)).toBe("TransactWriteItems");
    expect(booked.write).toBeLessThanOrEqual(writeMax);
    expect(booked.read).toBeLessThanOrEqual(6);
  }
});

test("cells that meet past midnight are refused where the timetable is set, with the reason", async () => {
  const night = (from: string, cells: [number, number][]) => ({
    from,
    space: "hall",
    cells: cells.map(([start, end]) => ({ start, end })),
    bands: cells.map(([start, end], at) => ({ id: ["am", "pm", "ev"][at] ?? "", name: "区分", start, end })),
  });
  const set = (from: string, cells: [number, number][]) =>
    asStaff(() => Facility.setTimetable(facility, night(from, cells)));
  const overlapping = (met: object) => refused("facility.overlapping", { met: expect.objectContaining(met) });
  await expect(
    set("2026-11-01", [
      [0, 60],
      [1380, 1500],
    ]),
  ).rejects.toEqual(overlapping({ from: "2026-11-01" }));
  await set("2026-11-07", [
    [540, 720],
    [780, 1020],
    [1080, 1500],
  ]);
  await book("taro", { date: "2026-11-07" });
  await expect(set("2026-11-08", [[0, 120]])).rejects.toEqual(overlapping({ from: "2026-11-07", end: 1500 }));
  // shortened, but Saturday night is taken until one o'clock
  await set("2026-11-07", [
    [540, 720],
    [780, 1020],
    [1080, 1320],
  ]);
  await expect(set("2026-11-08", [[0, 120]])).rejects.toEqual(overlapping({ end: 1500, to: "2027-10-31" }));
  await set("2026-11-08", [
    [60, 120],
    [780, 1020],
    [1080, 1500],
  ]);
});
test("who was cancelled by the town does not wait, and reads the reason in the mail and in the view", async () => {
  const { id } = await book("taro");
  await asStaff(() => Facility.cancel(id, { reason: "臨時休館のため" }), "closed");
  const { secret } = await world.as(world.resident(code, "taro"), () => Facility.show(id));
  expect(secret?.cancelled).toEqual({ by: "town", reason: "臨時休館のため" });
  await world.deliver();
  expect(world.mails.at(-1)?.text).toContain("理由: 臨時休館のため\n町の都合による取消しです。");
  const again = await book("taro", {}, "again");
  await asStaff(() => Facility.cancel(again.id, { onRequest: true }), "phoned");
  await expect(book("taro", {}, "third")).rejects.toEqual(refused("booking.cooling"));
});

test("whoever acts for who gave back waits: a friend's account, the counter under the same name, the same phone", async () => {
  const phone = "0858-00-0001";
  const { id } = await book("taro", { contact: { email: "taro@example.invalid", phone } });
  await cancel("taro", id);
  const counter = (more: object) =>
    entryOf(asStaff(() => Facility.book(wishFor(facility, { ...another, ...more })), JSON.stringify(more)));
  const cooling = (promise: Promise<unknown>) => expect(promise).rejects.toEqual(refused("booking.cooling"));
  await cooling(book("hanako", { ...another, group: "架空 ﾊﾞﾚｰﾎﾞｰﾙ クラブ" }));
  await cooling(book("hanako", { ...another, group: "架空バレーボールクラブ２軍" }));
  await cooling(book("hanako", { ...another, group: "見本太郎" }));
  await cooling(book("hanako", { ...another, representative: "見本　太郎" }));
  await cooling(book("hanako", { ...another, contact: { email: "TARO@example.invalid" } }));
  await cooling(counter({ group: "架空バレーボールクラブ" }));
  await cooling(counter({ group: "架空バレーボールクラブ", unregistered: true }));
  await cooling(counter({ contact: { phone: "+81 858 00 0001" } }));
  await book("hanako", another);
});

test("a timetable change does not shorten the wait of who gave back", async () => {
  const { id } = await book("taro", { bands: ["am"] });
  await cancel("taro", id);
  const cells = Array.from({ length: 13 }, (_, at) => ({ start: 510 + at * 60, end: 570 + at * 60 }));
  const bands = cells
    .slice(0, 6)
    .map((cell, at) => ({ id: ["am", "pm", "ev", "b3", "b4", "b5"][at] ?? "", name: "区分", ...cell }));
  await asStaff(() => Facility.setTimetable(facility, { ...threeBands("2026-11-01"), cells, bands }));
  for (const band of ["am", "pm", "ev"]) {
    await expect(book("taro", { bands: [band] }, `half past ${band}`)).rejects.toEqual(refused("booking.cooling"));
  }
  await book("hanako", { ...another, bands: ["ev"] });
});
test("an older fee table corrected after a newer one of the same day leaves the newer one in force", async () => {
  const yen = async (date: string) => (await book("taro", { date })).facts.yen;
  await asStaff(async () => {
    await Facility.setFees(facility, feeTable("2027-04-01", 1500), decided);
    await Facility.setFees(facility, { ...feeTable("2027-04-01", 1800), bookedFrom: "2026-10-01" }, decided);
    await Facility.setFees(facility, { ...feeTable("2027-04-01", 1900), bookedFrom: "2026-12-01" }, decided);
    await Facility.setFees(facility, { ...feeTable("2027-04-01", 1700), bookedFrom: "2026-10-01" }, decided);
    await Facility.setFees(facility, feeTable("2027-04-01", 1400), decided);
  });
  expect(await yen("2027-04-02")).toBe(1700);
  world.setTime("2026-12-01");
  expect(await yen("2027-04-03")).toBe(1900);
});
test("what is free and has no price is shown as not bookable, with the reason", async () => {
  const rows = feeTable("2026-11-01", 1000).rows.filter(({ bands }) => bands.join() !== "ev");
  await asStaff(() => Facility.setFees(facility, { ...feeTable("2026-11-01", 0), rows }, decided));
  const bandsOn = async (date: string) => {
    const [day] = await world.as(world.public(code), () => Facility.availability(facility, date, date));
    return day?.units.find(({ unit }) => unit === "whole")?.bands.map(({ name: _name, ...band }) => band);
  };
  const reason = "この区分の使用料が定められていないため、予約できません。";
  expect(await bandsOn("2026-11-08")).toEqual([
    { band: "am", status: "free" },
    { band: "pm", status: "free" },
    { band: "ev", status: "unpriced", reason },
  ]);
  await expect(book("taro")).rejects.toEqual(refused("fee.missing"));
  await book("taro", { bands: ["am", "pm", "ev"] });
  expect((await bandsOn("2026-11-08"))?.map(({ status }) => status)).toEqual(["taken", "taken", "taken"]);
  expect((await bandsOn("2026-10-31"))?.map(({ status }) => status)).toEqual(["free", "free", "free"]);
});
const many = (length: number, of: string) => Array.from({ length }, (_, at) => `${of}${at}`);

test("limits fit 8 courts, 30 rooms, 400 fee rows and 104 cells, and a message names the limit", async () => {
  const rooms = many(40, "room").map((id) => ({
    id,
    name: id,
    atoms: [..."ABCDEFGH"].map((id) => ({ id, name: id })),
  }));
  const units = rooms.flatMap(({ id }) => [
    { id, name: id, space: id, atoms: [..."ABCDEFGH"] },
    { id: `${id}a`, name: id, space: id, atoms: ["A"] },
  ]);
  const centre = { name: "架空センター", address: "鳥取県架空町見本2番地", spaces: rooms, units };
  const cells = Array.from({ length: 104 }, (_, at) => ({ start: at * 15, end: at * 15 + 15 })).slice(0, 96);
  const bands = cells.map((cell, at) => ({ id: `b${at}`, name: "区分", ...cell }));
  const rows = ["room0", "room0a", "room1", "room1a"]
    .flatMap((unit) =>
      bands.flatMap(({ id }) => (["weekday", "holiday"] as const).map((day) => ({ unit, bands: [id], day, yen: 1 }))),
    )
    .slice(0, 600);
  const { id } = await entryOf(asStaff(() => Facility.create(Facility.facility.parse(centre)), "centre"));
  for (const { id: space } of rooms.slice(0, 2)) {
    await asStaff(() =>
      Facility.setTimetable(id, Facility.timetable.parse({ from: "2026-04-01", space, cells, bands })),
    );
  }
  const fees = { ...feeTable("2026-04-01", 0), rows };
  await asStaff(() => Facility.setFees(id, Facility.feeTable.parse(fees), decided));
  const messages = (result: { error?: { issues: { message: string }[] } | undefined }) =>
    result.error?.issues.map(({ message }) => message);
  const tooMany = {
    ...centre,
    spaces: [...rooms, { ...rooms[0], id: "more" }],
    units: [...units, { ...units[0], id: "more" }],
  };
  expect(messages(Facility.facility.safeParse(tooMany))).toEqual([
    "40件以内で指定してください。",
    "80件以内で指定してください。",
  ]);
  const row = { unit: "more", bands: ["b0"], yen: 1 };
  expect(messages(Facility.feeTable.safeParse({ ...fees, rows: [...rows, row] }))).toEqual([
    "600件以内で指定してください。",
  ]);
  const fine = Array.from({ length: 105 }, (_, at) => ({ start: at * 13, end: at * 13 + 13 }));
  const finest = {
    from: "2026-04-01",
    space: "room0",
    cells: fine,
    bands: fine.map((cell, at) => ({ id: `b${at}`, name: "区分", ...cell })),
  };
  expect(messages(Facility.timetable.safeParse(finest))).toEqual(Array(2).fill("104件以内で指定してください。"));
  const twelve = { ...rooms[0], atoms: [..."ABCDEFGHIJKL"].map((id) => ({ id, name: id })) };
  const wide = await asStaff(
    () =>
      Facility.create({
        ...hall,
        spaces: [{ ...twelve, id: "hall", name: "広間" }],
        units: [{ id: "whole", name: "全面", space: "hall", atoms: [..."ABCDEFGHIJKL"] }],
      }),
    "wide",
  );
  await expect(
    asStaff(() => Facility.setTimetable(wide.entry.id, { from: "2026-04-01", space: "hall", cells, bands })),
  ).rejects.toEqual(refused("facility.too_fine", { max: 832, slots: 12 * 96 }));
});

test("a row too many is refused where it is set, with the limit, never at a booking", async () => {
  const bands = many(60, "b").map((id, at) => ({
    id: id.padEnd(20, "_"),
    name: "区分",
    start: 540 + at * 10,
    end: 550 + at * 10,
  }));
  const cells = bands.map(({ start, end }) => ({ start, end }));
  await asStaff(() => Facility.setTimetable(facility, { from: "2026-12-01", space: "hall", cells, bands }));
  const twenties = bands.slice(40).map((_, at) => bands.slice(at, at + 20).map(({ id }) => id));
  const rows = ["whole", "east", "west"].flatMap((unit) =>
    [1, 2, 3, 4].flatMap((less) => twenties.map((ids) => ({ unit, bands: ids.slice(less), yen: 1 }))),
  );
  const set = (day: number) =>
    asStaff(() =>
      Facility.setFees(facility, { ...feeTable(`2027-01-${String(day).padStart(2, "0")}`, 1), rows }, decided),
    );
  let day = 1;
  let refusal: unknown;
  for (; refusal === undefined && day < 32; day++)
    refusal = await set(day).then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(refusal).toEqual(refused("facility.full", { max: 300_000 }));
  await book("taro");
  await set(day - 2); // a row for the same day takes its place
});
test("hours are part of a booking: shown and locked as booked after the timetable has changed", async () => {
  const { id, facts } = await book("taro", { bands: ["am"] });
  const times = [{ id: "am", name: "午前", start: 540, end: 720 }];
  expect(facts.times).toEqual(times);
  const cells = [{ start: 540, end: 780 }];
  const bands = [{ id: "am", name: "昼", start: 540, end: 780 }];
  await asStaff(() => Facility.setTimetable(facility, { ...threeBands("2026-11-01"), cells, bands }));
  const { state } = await world.as(world.resident(code, "taro"), () => Facility.show(id));
  expect(state.times).toEqual(times);
  const { home } = world.public(code);
  const lock = { type: "client" as const, home, client: "cli_0", scopes: ["booking:read" as const] };
  const { items } = await world.as(lock, () => Facility.usesOfDay(facility, "2026-11-08", { limit: 10 }));
  expect(items).toMatchObject([
    { bands: [{ id: "am", name: "午前" }], from: "2026-11-08T09:00:00.000+09:00", to: "2026-11-08T12:00:00.000+09:00" },
  ]);
  const cancelled = await cancel("taro", id);
  expect(cancelled.facts.label).toBe("架空町民ホール 全面 午前");
});
test("a change of timetable or closed days lists the bookings that it hits, which stay as they are", async () => {
  const sunday = await book("taro", { unit: "east" });
  const other = await book("hanako", { ...another, unit: "west", bands: ["am", "pm"] });
  const tuesday = await book("taro", { date: "2026-11-10" });
  await cancel("hanako", (await book("hanako", { ...another, date: "2026-11-12" })).id);
  const bands = [{ id: "am", name: "午前", start: 540, end: 780 }];
  const cells = [{ start: 540, end: 780 }];
  const set = (from: string) =>
    entryOf(asStaff(() => Facility.setTimetable(facility, { ...threeBands(from), cells, bands })));
  const hit = (entry: { facts: Record<string, unknown> }) => entry.facts.ahead;
  expect(hit(await set("2026-11-10"))).toEqual({ total: 1, bookings: [{ id: tuesday.id, date: "2026-11-10" }] });
  const both = [sunday.id, other.id].sort().map((id) => ({ id, date: "2026-11-08" }));
  expect(hit(await set("2026-11-01"))).toEqual({ total: 2, bookings: both });
  const closing = { ...openRule("").closing, weekly: [], closed: ["2026-11-08", "2026-11-12"] };
  const closed = await entryOf(asStaff(() => Facility.setRules(facility, { ...openRule("2026-11-01"), closing })));
  expect(hit(closed)).toEqual({ total: 2, bookings: both });
  expect((await world.as(world.resident(code, "taro"), () => Facility.show(sunday.id))).state.status).toBe("confirmed");
});
