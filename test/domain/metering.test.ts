import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import * as Journal from "#core/journal/index.ts";
import * as Metering from "#core/metering/index.ts";
import { bodyHome, partition } from "#core/table/key.ts";
import { poolOf } from "../harness/pool.ts";
import { streamItems } from "../harness/stream.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

let world: World;
let pool: ReturnType<typeof poolOf>;
let next: ReturnType<typeof streamItems>;
beforeEach(async () => {
  world = await newWorld({ at: "2027-04-05" });
  pool = poolOf(world);
  for (const code of ["313254", "313289"]) await world.join(code);
  next = streamItems(world.table);
});

const units = ["application.submitted", "booking.confirmed", "staff.invited"];
const tally = async (code: string, month: string) =>
  Object.fromEntries(
    (await pool.act(() => Metering.tally(pool.body(code), month))).map(({ unit, count }) => [unit, count]),
  );

test("shuffled and delivered again and again, every act counts once, for its body and month", async () => {
  await pool.use("313254", ...units, "booking.confirmed");
  await pool.use("313289", "booking.confirmed");
  world.setTime("2027-05-01T00:00");
  await pool.use("313254", "booking.confirmed");
  const items = await next();
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...items, ...items], { minLength: items.length * 2 }), async (shuffled) => {
      for (const item of shuffled) await Journal.deliver([Metering.usageConsumer], item);
      expect(await tally("313254", "2027-04")).toEqual({ "application.submitted": 1, "booking.confirmed": 2 });
      expect(await tally("313254", "2027-05")).toEqual({ "booking.confirmed": 1 });
      expect(await tally("313289", "2027-04")).toEqual({ "booking.confirmed": 1 });
    }),
    { numRuns: 5 },
  );
});

test("a month counted again from the body's own journal is what the pool stores; a lost line is found and rebuilt", async () => {
  await pool.use("313254", ...units, ...units);
  await pool.deliver();
  const recount = () => pool.act(() => Metering.recount(pool.body("313254"), "2027-04"));
  expect(await recount()).toMatchObject({ same: true, journalled: [{ count: 2 }, { count: 2 }] });
  const raw = rawClient(world.table);
  const lines = (await raw.all()).filter((item) => String(item.pk).includes("#USE#"));
  expect(lines).toHaveLength(4);
  await raw.removeAll((item) => item.pk === lines[0]?.pk && item.sk === lines[0]?.sk);
  expect(await recount()).toMatchObject({ same: false });
  await Journal.rebuild(Metering.usageConsumer, bodyHome(pool.body("313254")), "2027-04-01", "2027-04-30");
  expect(await recount()).toMatchObject({ same: true });
});

test("every line leads back to its acts, page by page; a cursor is good for its own line only", async () => {
  await pool.use("313254", ...Array.from({ length: 5 }, () => "booking.confirmed"), "application.submitted");
  await pool.deliver();
  const line = { body: pool.body("313254"), month: "2027-04", unit: "booking.confirmed" as const };
  const page = (cursor?: string) => pool.act(() => Metering.linesBehind(line, { limit: 2, cursor }));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await page(cursor);
    seen.push(...items.map((item) => item.entry));
    cursor = next;
  } while (cursor !== undefined);
  expect(new Set(seen).size).toBe(5);
  for (const name of seen) {
    const [kind = "", id = "", seq] = name.split(".");
    const entry = await rawClient(world.table).get(
      partition(bodyHome(line.body), kind, id),
      `J#${String(seq).padStart(8, "0")}`,
    );
    expect(JSON.parse(String(entry.open))).toMatchObject({ type: "booking.confirmed" });
  }
  const first = (await page()).next;
  await expect(
    pool.act(() => Metering.linesBehind({ ...line, unit: "application.submitted" }, { limit: 2, cursor: first })),
  ).rejects.toMatchObject({ code: "cursor.invalid" });
});

test("no town reads what the pool counts", async () => {
  await world.as(world.staff("313254"), () =>
    expect(Metering.uses(pool.body("313289"), "2027-04")).rejects.toMatchObject({ code: "auth.forbidden" }),
  );
});
