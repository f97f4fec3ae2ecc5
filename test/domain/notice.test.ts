import { beforeEach, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import * as Notice from "#core/notice/index.ts";
import { triesMax } from "#core/notice/rule.ts";
import * as Port from "#core/port.ts";
import { notices } from "#functions/stream/notices.ts";
import { streamItems } from "../harness/stream.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<Record<string, never>>({ kind: "TEST", version: 1 });
type Said = { email?: string; name?: string };
const done = Journal.defineEvent("test.done", Journal.says<Record<string, never>>(), Journal.says<Said>());
const table: Notice.NoticeTable = Journal.on(done, ({ closed }) =>
  closed?.email === undefined ? undefined : { to: closed.email, subject: "お知らせ", text: `${closed.name} 様` },
);
const consumer = Notice.noticeConsumer(table);

let world: World;
let next: () => Promise<{ pk: string; sk: string }[]>;
beforeEach(async () => {
  world = await newWorld({ at: "2026-10-01T09:00" });
  await world.join("313254");
  next = streamItems(world.table);
});

const town = <R>(run: () => R) => world.as(world.staff("313254"), run);
const happen = (id: string, closed: Said = { email: "taro@example.jp", name: "見本 太郎" }) =>
  town(() => Journal.act(kind, id, () => ({ event: done({}, closed), state: {} })));
const deliver = async () => {
  const items = await next();
  for (const item of items) await Journal.deliver([consumer], item as never);
  return items;
};
const sweep = () => Actor.asSystem("cron", world.staff("313254").home, () => Notice.sweep(table));
const mailerFails = () => {
  const { mailer } = Port.use();
  Port.install({ ...Port.use(), mailer: { send: () => Promise.reject(new Error("down")) } });
  return () => Port.install({ ...Port.use(), mailer });
};
const statuses = (id: string) => town(async () => (await Notice.about(id)).map(({ status, tries }) => [status, tries]));
const noticeEntries = (id: string) => town(() => Journal.entries({ kind: "NOTICE" }, id));

test("an entry delivered again and again is told once, and counts as one notice", async () => {
  const id = Id.create("tst");
  await happen(id);
  const items = await deliver();
  for (const item of [...items, ...items]) await Journal.deliver([consumer], item as never);
  expect(world.mails).toEqual([
    { id: `TEST.${id}.1`, to: "taro@example.jp", subject: "お知らせ", text: "見本 太郎 様" },
  ]);
  expect(await statuses(id)).toEqual([["sent", 1]]);
  expect((await noticeEntries(id)).map((entry) => entry.type)).toEqual(["notice.sent"]);
  expect(await town(() => Notice.waiting("queued", { limit: 10 }))).toEqual({ items: [] });
});

test("what could not be sent is tried again later, and then not once more", async () => {
  const id = Id.create("tst");
  const repair = mailerFails();
  await happen(id);
  await deliver();
  expect(await statuses(id)).toEqual([["queued", 0]]);
  expect(await sweep()).toEqual({ sent: 0, waiting: 0, failed: 0 });
  world.setTime("2026-10-01T09:02");
  expect(await sweep()).toEqual({ sent: 0, waiting: 1, failed: 0 });
  repair();
  expect(await sweep()).toEqual({ sent: 0, waiting: 0, failed: 0 });
  world.setTime("2026-10-01T09:10");
  expect(await Promise.all([sweep(), sweep()])).toContainEqual({ sent: 1, waiting: 0, failed: 0 });
  expect(world.mails).toHaveLength(1);
  world.setTime("2026-10-05");
  expect(await sweep()).toEqual({ sent: 0, waiting: 0, failed: 0 });
  expect(await statuses(id)).toEqual([["sent", 2]]);
});

test("after the last try a notice stays visible as failed, and the journal says so", async () => {
  const id = Id.create("tst");
  mailerFails();
  await happen(id);
  await deliver();
  for (let day = 2; day < 2 + triesMax; day++) {
    world.setTime(`2026-10-${String(day).padStart(2, "0")}`);
    await sweep();
  }
  expect(await statuses(id)).toEqual([["failed", triesMax]]);
  const { items } = await town(() => Notice.waiting("failed", { limit: 10 }));
  expect(items.map((one) => one.about)).toEqual([id]);
  expect((await noticeEntries(id)).map((entry) => entry.type)).toEqual(["notice.failed"]);
  world.setTime("2026-11-01");
  expect(await sweep()).toEqual({ sent: 0, waiting: 0, failed: 0 });
});

test("nothing stored about a notice names its receiver, and a disposed thing is told to nobody", async () => {
  const id = Id.create("tst");
  const repair = mailerFails();
  await happen(id);
  await deliver();
  await town(() => Journal.dispose(kind, id, "保存期間の満了"));
  repair();
  world.setTime("2026-10-02");
  expect(await sweep()).toEqual({ sent: 0, waiting: 0, failed: 1 });
  expect(world.mails).toEqual([]);
  const stored = (await rawClient(world.table).all()).filter((item) => String(item.pk).includes("#NOTICE#"));
  expect(stored.length).toBeGreaterThan(0);
  expect(JSON.stringify(stored)).not.toMatch(/taro|見本/);
});

test("who cannot be reached by mail is no failure", async () => {
  const id = Id.create("tst");
  await happen(id, {});
  await deliver();
  expect(await statuses(id)).toEqual([]);
});

test("another town sees none of it", async () => {
  await world.join("313289");
  const id = Id.create("tst");
  await happen(id);
  await deliver();
  expect(await world.as(world.staff("313289"), () => Notice.about(id))).toEqual([]);
});

test("a notice about a notice is refused when the pool is put together", () => {
  expect(() => Notice.noticeConsumer({ "notice.sent": () => undefined })).toThrow();
  expect(() => Notice.noticeConsumer(notices)).not.toThrow();
});
