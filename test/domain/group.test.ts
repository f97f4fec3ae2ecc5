import { beforeEach, expect, test } from "vitest";
import * as Facility from "#core/facility/index.ts";
import * as Group from "#core/group/index.ts";
import * as Id from "#core/id.ts";
import { ConditionFailed, commit } from "#core/table/client.ts";
import * as Meter from "#core/table/meter.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Example from "#functions/api/town/group-example.ts";
import { entryOf } from "../harness/happened.ts";
import { rawClient } from "../harness/table.ts";
import type { World } from "../harness/world.ts";
import { hallWorld, wishFor } from "./hall.ts";

const code = "313254";
let world: World;
let facility: string;
let made: number;
beforeEach(async () => {
  made = 0;
  ({ world, facility } = await hallWorld());
  const value = { perMonth: { person: 5, group: 2, walk_in: 3 }, holdSeconds: 600, coolingHours: 24 };
  await world.as(world.staff(code), () => Tenant.set("facility.booking", "2026-04-01", value, { reason: "訂正" }));
  await setRule({});
});

const setRule = (more: object) =>
  world.as(world.staff(code), () =>
    Tenant.set("group", "2026-04-01", { ...Example.setting, ...more } as never, { reason: "訂正" }),
  );
const asStaff = <R>(run: () => R, key = `staff ${++made}`) =>
  world.as(world.staff(code), run, { idempotencyKey: key, hash: key });
const as = <R>(name: string, run: () => R, key = `${name} ${++made}`) =>
  world.as(world.resident(code, name), run, { idempotencyKey: key, hash: key });
const person = (name: string) => Id.derive("per", name);
const refused = (code: string, facts?: Record<string, unknown>) =>
  expect.objectContaining({ code, ...(facts === undefined ? {} : { facts: expect.objectContaining(facts) }) });
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.map((one) => (one.status === "fulfilled" ? "done" : (one.reason as { code?: string }).code)).sort();

type Registration = Parameters<typeof Group.register>[0];
const club = (more: Partial<Registration> = {}): Registration => ({
  name: "見本バレーボールクラブ",
  kana: "ミホンバレーボールクラブ",
  representative: "例示 三郎",
  contact: { email: "saburo@example.invalid", phone: "0858-00-0001" },
  category: "sports",
  ...more,
});
const other = (more: Partial<Registration> = {}) =>
  club({
    name: "架空卓球クラブ",
    kana: "カクウタッキュウクラブ",
    representative: "試行 四郎",
    contact: { email: "shiro@example.invalid" },
    ...more,
  });

const register = async (input = club()) => (await asStaff(() => Group.register(input))).entry.id;
async function join(group: string, name: string, role: "representative" | "member" = "member") {
  const { code } = await asStaff(() => Group.invite(group, role));
  await as(name, () => Group.accept(code, name));
}
/** A registered club with a representative and two members. */
async function clubOf(input = club(), names = ["saburo", "goro", "rokuro"]): Promise<string> {
  const id = await register(input);
  for (const [at, name] of names.entries()) await join(id, name, at === 0 ? "representative" : "member");
  return id;
}

const wish = (group: string, more: Partial<Facility.Wish> = {}) => {
  const { representative, contact, ...rest } = wishFor(facility, { ...more, group });
  return group.startsWith("grp_") ? rest : { ...rest, representative, contact };
};
const book = (name: string, group: string, more: Partial<Facility.Wish> = {}) =>
  entryOf(as(name, () => Facility.book(wish(group, more))));
const counter = (group: string, more: Partial<Facility.Wish> = {}) =>
  entryOf(asStaff(() => Facility.book(wish(group, more))));

test("what a club books signed in and at the counter counts on one quota, and its own only", async () => {
  const [id, second] = [await clubOf(), await register(other())];
  await book("saburo", id, { date: "2026-11-06" });
  await counter(id, { date: "2026-11-07" });
  await expect(book("goro", id, { date: "2026-11-08" })).rejects.toEqual(
    refused("booking.quota", { month: "2026-11", max: 2 }),
  );
  await expect(counter(id, { date: "2026-11-08" })).rejects.toEqual(refused("booking.quota"));
  await counter(second, { date: "2026-11-08" });
  await book("goro", "一人の練習", { date: "2026-11-10" }); // a person has a count of their own
  await book("goro", id, { date: "2026-12-01" });
});

test("a quota of one club holds under parallel requests of its members and the counter", async () => {
  const id = await clubOf();
  const dates = ["06", "07", "08", "10", "11", "12", "13", "14"].map((day) => `2026-11-${day}`);
  const results = await Promise.allSettled(
    dates.map((date, at) =>
      at % 2 === 0 ? counter(id, { date }) : book(at % 4 === 1 ? "saburo" : "goro", id, { date }),
    ),
  );
  expect(codesOf(results)).toEqual([...Array(6).fill("booking.quota"), "done", "done"]);
});

test("cancelling gives a club its count back, whoever cancels", async () => {
  const id = await clubOf();
  const one = await book("saburo", id, { date: "2026-11-06" });
  const two = await counter(id, { date: "2026-11-07" });
  await as("rokuro", () => Facility.cancel(one.id));
  await asStaff(() => Facility.cancel(two.id));
  await book("goro", id, { date: "2026-11-08" });
  await book("goro", id, { date: "2026-11-10" });
  await expect(book("goro", id, { date: "2026-11-11" })).rejects.toEqual(refused("booking.quota"));
});

test("the counter that types the name of a registered club is told its number; somebody else of that name is a walk-in", async () => {
  const id = await register();
  await expect(counter("見本 ﾊﾞﾚｰﾎﾞｰﾙｸﾗﾌﾞ")).rejects.toEqual(refused("booking.registered", { groups: [id] }));
  const entry = await counter("見本バレーボールクラブ", { unregistered: true });
  expect(entry.facts).toMatchObject({ as: "walk_in" });
  expect((await counter("旅の合唱団", { date: "2026-11-07" })).facts).toMatchObject({ as: "walk_in" });
  await asStaff(() => Group.end(id));
  await counter("見本バレーボールクラブ", { date: "2026-11-10" });
});

test("members see and cancel what their club has booked; those who left or were removed, and others, find nothing", async () => {
  const id = await clubOf();
  const booking = await counter(id, { date: "2026-11-06" });
  const list = (name: string) => as(name, () => Facility.mine({ group: id, limit: 10 }));
  for (const name of ["saburo", "goro", "rokuro"]) {
    expect((await list(name)).items.map((head) => head.id)).toEqual([booking.id]);
    expect((await as(name, () => Facility.show(booking.id))).secret?.group).toBe("見本バレーボールクラブ");
  }
  await as("saburo", () => Group.remove(id, person("goro")));
  await as("rokuro", () => Group.leave(id));
  for (const name of ["goro", "rokuro", "stranger"]) {
    await expect(list(name)).rejects.toEqual(refused("not_found"));
    await expect(as(name, () => Facility.show(booking.id))).rejects.toEqual(refused("not_found"));
    await expect(as(name, () => Facility.cancel(booking.id))).rejects.toEqual(refused("not_found"));
    await expect(book(name, id, { date: "2026-11-07" })).rejects.toEqual(refused("not_found"));
    await expect(as(name, () => Group.show(id))).rejects.toEqual(refused("not_found"));
    expect(await as(name, () => Group.mine({ limit: 10 }))).toEqual({ items: [] });
  }
  await expect(as("goro", () => Group.leave(id))).rejects.toEqual(refused("not_found"));
  await as("saburo", () => Facility.cancel(booking.id));
});

test("who gave a cell back never takes it again in the cooling time by another of their names", async () => {
  const [one, two, three] = [
    await clubOf(club(), ["saburo", "goro"]),
    await clubOf(other(), ["shiro", "saburo"]),
    await clubOf(
      other({
        name: "例示合唱団",
        kana: "レイジガッショウダン",
        representative: "例示 七子",
        contact: { email: "n@example.invalid" },
      }),
      ["nanako"],
    ),
  ];
  const cooling = (promise: Promise<unknown>) => expect(promise).rejects.toEqual(refused("booking.cooling"));
  const given = await book("goro", one);
  await as("saburo", () => Facility.cancel(given.id));
  await cooling(book("goro", one)); // the club itself
  await cooling(counter(one));
  await cooling(book("saburo", "自分")); // who cancelled
  await cooling(book("goro", "自分")); // who is in the club
  await cooling(book("shiro", two)); // another club of who cancelled
  await cooling(counter(two));
  await book("shiro", "自分", { bands: ["am"] }); // other cells are free to all
  await as("saburo", () => Group.leave(two)); // leaving does not help
  await cooling(book("shiro", two));
  await book("nanako", three); // and a club that has nothing to do with them takes it
});

test("a person's own cancelled cells are not for their club either, and the time passes", async () => {
  const id = await clubOf();
  const given = await book("goro", "自分");
  await as("goro", () => Facility.cancel(given.id));
  await expect(book("saburo", id)).rejects.toEqual(
    refused("booking.cooling", { until: "2026-10-02T09:00:00.000+09:00" }),
  );
  world.setTime("2026-10-02T09:01");
  await book("saburo", id);
});

test("nobody who is removed while booking books for the club: it is before or after, never between", async () => {
  for (let round = 0; round < 6; round++) {
    const day = 16 + round; // no Monday
    const id = await clubOf(
      club({ acknowledged: (await asStaff(() => Group.search("見本バレーボールクラブ"))).map((one) => one.id) }),
      [`r${round}`, `m${round}`],
    );
    const [booked, removed] = await Promise.allSettled([
      book(`m${round}`, id, { date: `2027-0${1 + (round % 3)}-${day}` }),
      as(`r${round}`, () => Group.remove(id, person(`m${round}`))),
    ]);
    expect(removed.status).toBe("fulfilled");
    if (booked.status === "rejected") expect(booked.reason).toEqual(refused("not_found"));
    const items = await rawClient(world.table).all();
    const since = items.find(({ pk, sk }) => String(pk).endsWith(id) && sk === "USE")?.since;
    expect(since).toBe(6); // registered, two invitations, two acceptances, the removal
  }
});

test("a booking that was decided before a membership ended is asked again", async () => {
  const id = await clubOf();
  const seen = await as("goro", () => Group.actFor(id));
  await as("saburo", () => Group.remove(id, person("goro")));
  const full = () => new Error("full") as never;
  const counted = as("goro", () => Group.count(seen, "booking 2026-11", 5, full));
  const failure = await as("goro", () => commit([counted.write])).catch((error: unknown) => error);
  if (!(failure instanceof ConditionFailed)) throw failure;
  expect(counted.refuse(failure.failed.get(0) ?? null)).toBeUndefined();
});

test("like groups are shown before one is registered, and staff say which they have looked at", async () => {
  const first = await register();
  const twins: Partial<Registration>[] = [
    { name: "見本バレーボール同好会" },
    { kana: "ミホンバレーボール" },
    { representative: "例示　三郎" },
    { contact: { phone: "+81-858-00-0001" } },
    { contact: { email: "SABURO@example.invalid" } },
  ];
  for (const more of twins) {
    const twin = other(more);
    await expect(register(twin)).rejects.toEqual(refused("group.similar"));
  }
  await expect(register(club())).rejects.toEqual(
    refused("group.similar", {
      similar: [{ id: first, by: ["name", "like", "kana", "representative", "phone", "email"] }],
    }),
  );
  const second = await register(club({ acknowledged: [first] }));
  await expect(register(club({ acknowledged: [first] }))).rejects.toEqual(
    refused("group.similar", { similar: [expect.objectContaining({ id: second })] }),
  );
  await register(other());
  expect((await asStaff(() => Group.search("見本ﾊﾞﾚｰﾎﾞｰﾙ"))).map(({ id }) => id).sort()).toEqual([first, second].sort());
});

test("of two like groups registered at once, one at least is shown the other", async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 6 }, (_, at) =>
      asStaff(() => Group.register(club({ representative: `見本 ${at}` })), `at once ${at}`),
    ),
  );
  expect(codesOf(results)).toEqual(["done", ...Array(5).fill("group.similar")]);
});

test("a changed name is looked up like a new one, and the old one is free", async () => {
  const [one, two] = [await register(), await register(other())];
  const amend = (id: string, more: object) => asStaff(() => Group.amend(id, more as never));
  await expect(amend(two, { name: "見本バレーボールの会" })).rejects.toEqual(refused("group.similar"));
  await amend(two, { name: "見本バレーボールの会", acknowledged: [one] });
  expect(await asStaff(() => Group.search("架空卓球クラブ"))).toEqual([]);
  expect((await asStaff(() => Group.search("見本バレーボールの会"))).map(({ id }) => id)).toContain(two);
  await amend(two, { validUntil: "2026-10-31" });
  world.setTime("2026-11-01");
  await expect(counter(two)).rejects.toEqual(refused("group.not_in_force"));
  await counter(one);
});

test("an application waits for staff, who see what it is like; it is decided once", async () => {
  const first = await register();
  const { id } = await entryOf(as("goro", () => Group.apply({ ...club(), name: "見本バレーボールB" })));
  await expect(book("goro", id)).rejects.toEqual(refused("group.not_in_force"));
  expect((await asStaff(() => Group.list("applied", { limit: 10 }))).items.map((head) => head.id)).toEqual([id]);
  expect((await asStaff(() => Group.show(id))).similar?.map((one) => one.id)).toEqual([first]);
  expect((await as("goro", () => Group.show(id))).similar).toBeUndefined();
  await expect(asStaff(() => Group.admit(id))).rejects.toEqual(refused("group.similar"));
  const results = await Promise.allSettled([
    ...Array.from({ length: 4 }, () => asStaff(() => Group.admit(id, [first]))),
    asStaff(() => Group.refuse(id, "重複のため")),
  ]);
  expect(codesOf(results)).toEqual(["done", ...Array(4).fill("group.decided")]);
  await world.deliver();
  expect(world.mails.map(({ subject }) => subject)).toContain("【団体登録のお知らせ】団体登録の申請を受け付けました");
});

test("a body that admits at once does so by its dated setting, but never what is like another group", async () => {
  await setRule({ admitsAtOnce: true, valid: { by: "months", months: 12 } });
  const one = await entryOf(as("goro", () => Group.apply(club())));
  expect(one).toMatchObject({ type: "group.registered", facts: { validUntil: "2027-09-30", setting: 2 } });
  await book("goro", one.id);
  const two = await entryOf(as("rokuro", () => Group.apply(club())));
  expect(two.type).toBe("group.applied");
  await expect(as("rokuro", () => Group.apply(club({ category: "war" })))).rejects.toEqual(
    refused("group.unknown_category"),
  );
});

test("a code makes one person a member once; the representative invites members, staff representatives", async () => {
  const id = await register();
  const rep = await asStaff(() => Group.invite(id, "representative"));
  const results = await Promise.allSettled(["a", "b", "c"].map((name) => as(name, () => Group.accept(rep.code, name))));
  expect(codesOf(results)).toEqual(["done", "not_found", "not_found"]);
  const [winner = ""] = ["a", "b", "c"].filter((_, at) => results[at]?.status === "fulfilled");
  await expect(as(winner, () => Group.accept(rep.code, "again"))).rejects.toEqual(refused("group.member_already"));
  const invited = await as(winner, () => Group.invite(id, "member"));
  await expect(as(winner, () => Group.invite(id, "representative"))).rejects.toEqual(refused("auth.forbidden"));
  await expect(as("d", () => Group.invite(id, "member"))).rejects.toEqual(refused("not_found"));
  await expect(as(winner, () => Group.leave(id))).rejects.toEqual(refused("group.last_representative"));
  await expect(as("d", () => Group.accept(`${invited.code.slice(0, -1)}x`, "d"))).rejects.toEqual(refused("not_found"));
  // the same person by two codes at once
  const more = await as(winner, () => Group.invite(id, "member"));
  const twice = await Promise.allSettled([invited, more].map(({ code }) => as("d", () => Group.accept(code, "d"))));
  expect(codesOf(twice)).toEqual(["done", "group.member_already"]);
  await expect(as("d", () => Group.invite(id, "member"))).rejects.toEqual(refused("auth.forbidden"));
  await expect(as("d", () => Group.remove(id, person(winner)))).rejects.toEqual(refused("auth.forbidden"));
  const late = await as(winner, () => Group.invite(id, "member"));
  world.setTime("2026-10-16");
  await expect(as("e", () => Group.accept(late.code, "e"))).rejects.toEqual(refused("group.invitation_expired"));
  const { head } = await as(winner, () => Group.show(id));
  expect(
    Group.membersNow(head.state)
      .map(({ role }) => role)
      .sort(),
  ).toEqual(["member", "representative"]);
  expect((await as("d", () => Group.mine({ limit: 10 }))).items.map((one) => one.id)).toEqual([id]);
});

test("a replayed invitation shows the same code, and no other request does", async () => {
  const id = await register();
  const again = () => asStaff(() => Group.invite(id, "member"), "same");
  const [first, second] = [await again(), await again()];
  expect(second).toEqual(first);
  expect((await asStaff(() => Group.invite(id, "member"))).code).not.toBe(first.code);
  const items = JSON.stringify(await rawClient(world.table).all());
  expect(items.includes(first.code)).toBe(false);
});

test("keys, open parts and indexes say nothing of a group", async () => {
  const id = await register(
    club({
      name: "KANARIクラブ",
      kana: "カナリア",
      representative: "KANARI",
      contact: { email: "kanari@example.invalid", phone: "0858-43-7437" },
    }),
  );
  await join(id, "saburo", "representative");
  await asStaff(() => Group.amend(id, { name: "KANARI団" } as never));
  const open = (await rawClient(world.table).all()).map(
    ({ closed: _closed, secret: _secret, key: _key, blob: _blob, ...rest }) => JSON.stringify(rest),
  );
  expect(open.filter((text) => /kanari|カナリア|43-?7437/i.test(text))).toEqual([]);
  expect(open.some((text) => text.includes("#GROUPKEY"))).toBe(true);
});

const metered = <R>(run: () => Promise<R>) =>
  Meter.measure(async (meter) => {
    await run();
    return meter;
  });

test("booking for a club costs what booking for a person does: a read of the club in place of a look for like ones", async () => {
  const id = await clubOf();
  const alone = await metered(() => book("nanako", "自分", { date: "2026-11-06" }));
  const held = await metered(() => as("saburo", () => Facility.hold(wish(id, { date: "2026-11-07" })), "same"));
  expect(held.commands).toEqual(["GetItem", "GetItem", "GetItem", "UpdateItem"]); // at once the hall, the setting, the club; the day
  const together = await metered(() => book("saburo", id, { date: "2026-11-08" }));
  expect(together.commands.length).toBe(alone.commands.length);
  expect(together.write).toBeLessThanOrEqual(14);
  expect(together.read - alone.read).toBeLessThanOrEqual(1);
});

test("the name of a registered club typed by somebody else evades no count", async () => {
  const id = await clubOf();
  const typed = (name: string, group: string, more: object = {}) =>
    expect(book(name, group, { date: "2026-11-06", ...more })).rejects;
  await typed("goro", "見本バレーボールクラブ").toEqual(refused("booking.registered", { groups: [id] }));
  await typed("stranger", "見本　ﾊﾞﾚｰﾎﾞｰﾙ倶楽部").toEqual(refused("booking.registered", { groups: [] }));
  await typed("stranger", "見本バレーボールクラブ", { unregistered: true }).toEqual(refused("booking.registered"));
  await book("goro", "例示 五郎", { date: "2026-11-06" });
});

test("a look-alike of a registered club (ジュニア, 2軍) is for the counter to decide", async () => {
  const id = await clubOf();
  for (const group of ["見本バレーボールクラブジュニア", "見本バレーボールクラブ２軍", "見本バレーボール女子"]) {
    await expect(book("stranger", group)).rejects.toEqual(refused("booking.registered"));
    const told = { groups: [id], similar: [{ id, by: ["like"] }] };
    await expect(counter(group)).rejects.toEqual(refused("booking.registered", told));
    await expect(register(other({ name: group }))).rejects.toEqual(refused("group.similar"));
  }
  const reached = { contact: { phone: "0858 00 0001" } };
  const rest = { ...wishFor(facility, { group: "旅の合唱団" }), ...reached };
  await expect(asStaff(() => Facility.book(rest))).rejects.toEqual(
    refused("booking.registered", { similar: [{ id, by: ["phone"] }] }),
  );
  expect((await asStaff(() => Facility.book({ ...rest, unregistered: true }))).entry.facts).toMatchObject({
    as: "walk_in",
    unregistered: true,
  });
});

test("one phone under three names is one count, and so are look-alikes that are not registered", async () => {
  const walkIn = (group: string, phone: string, day: number, more: object = {}) => {
    const rest = wishFor(facility, {
      group,
      date: `2026-11-${day}`,
      contact: { phone },
      representative: group,
      ...more,
    });
    return entryOf(asStaff(() => Facility.book(rest)));
  };
  await walkIn("見本読書会", "0858-00-0011", 10);
  await walkIn("架空合唱団", "0858000011", 11);
  const third = await walkIn("例示太極拳", "+81-858-00-0011", 12);
  await expect(walkIn("試行囲碁会", "0858-00-0011", 13)).rejects.toEqual(refused("booking.quota", { max: 3 }));
  await asStaff(() => Facility.cancel(third.id));
  await walkIn("試行囲碁会", "0858-00-0011", 13);
  for (const [at, name] of ["旅の卓球クラブ", "旅の卓球クラブジュニア", "旅の卓球２軍"].entries()) {
    await walkIn(name, `0858-00-002${at}`, 17 + at);
  }
  await expect(walkIn("旅の卓球会", "0858-00-0029", 20)).rejects.toEqual(refused("booking.quota"));
  await walkIn("旅の卓球会", "0858-00-0029", 20, { unregistered: true });
});

test("a group valid to 31 March is not booked for June", async () => {
  const id = await clubOf();
  for (const booked of [() => book("goro", id, { date: "2027-06-06" }), () => counter(id, { date: "2027-04-01" })]) {
    await expect(booked()).rejects.toEqual(refused("group.not_in_force", { validUntil: "2027-03-31" }));
  }
  await book("goro", id, { date: "2027-03-31" });
});
test("ending a group lists its bookings ahead and says what becomes of them, in the answer and in the mail", async () => {
  const id = await clubOf();
  const past = await book("goro", id, { date: "2026-10-02" });
  const [one, two] = [await book("goro", id, { date: "2026-11-06" }), await counter(id, { date: "2026-12-06" })];
  const given = await book("goro", id, { date: "2026-12-08" });
  await as("goro", () => Facility.cancel(given.id));
  world.setTime("2026-10-03");
  const label = "架空町民ホール 全面 夜間";
  const shorter = await entryOf(
    asStaff(() => Group.amend(id, { validUntil: "2026-11-30" } as never, Facility.bookedFor)),
  );
  expect(shorter.facts.ahead).toEqual({ total: 1, bookings: [{ id: two.id, date: "2026-12-06", label }] });
  const ended = await entryOf(as("saburo", () => Group.end(id, "解散", Facility.bookedFor)));
  const ahead = [
    { id: one.id, date: "2026-11-06", label },
    { id: two.id, date: "2026-12-06", label },
  ];
  expect(ended.facts.ahead).toEqual({ total: 2, bookings: ahead });
  await world.deliver();
  const text = world.mails.at(-1)?.text ?? "";
  expect(text).toContain("これからの予約が2件あります。予約はそのまま残ります。");
  for (const one of ahead) expect(text).toContain(`${one.date} ${label}（${one.id}）`);
  expect(text).not.toContain(past.id);
  await as("goro", () => Facility.cancel(one.id)); // and a member still gives one back
});
