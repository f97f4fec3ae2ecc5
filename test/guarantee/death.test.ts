import { afterAll, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import { addDays } from "#core/calendar/date.ts";
import * as Clock from "#core/clock.ts";
import * as Facility from "#core/facility/index.ts";
import * as Journal from "#core/journal/index.ts";
import * as Notice from "#core/notice/index.ts";
import { connect, type Item } from "#core/table/client.ts";
import { consumers } from "#functions/stream/consumers.ts";
import { notices } from "#functions/stream/notices.ts";
import { adoptDogs, answers } from "#test/domain/dog.ts";
import { hallWorld, wishFor } from "#test/domain/hall.ts";
import { booksOf, comparisons, toldOf } from "#test/harness/audit.ts";
import { type Moment, type Mortal, mortalEndpoint } from "#test/harness/mortal.ts";
import { streamItems } from "#test/harness/stream.ts";
import { rawClient } from "#test/harness/table.ts";

const code = "313254";
const puppy = { ...answers, dog_born_on: "2026-05-01", dog_acquired_on: "2026-09-20" };
let mortal: Mortal;
afterAll(() => mortal.stop());

/** The n-th life of a story: done again after its death, as the client or the stream does; true once it was survived. */
async function lives(dieAt: number, moment: Moment, run: () => Promise<unknown>): Promise<boolean> {
  mortal.live(dieAt, moment);
  await run().catch(() => {});
  const survived = !mortal.isDead();
  mortal.live();
  await run();
  return survived;
}

test("a process that dies at any one of its writes loses nothing and does nothing twice", async () => {
  const { world, facility } = await hallWorld();
  const procedure = await adoptDogs(world, code);
  const next = streamItems(world.table);
  mortal = await mortalEndpoint(world.table.config.endpoint);
  connect(world.table.name, { ...world.table.config, endpoint: mortal.endpoint, maxAttempts: 1 });

  const taro = world.resident(code, "taro");
  const act = <R>(key: string, run: () => R) => world.as(taro, run, { idempotencyKey: key, hash: key });
  let asked = 0;
  let booked = 0;
  const stories: (() => () => Promise<unknown>)[] = [
    () => {
      const key = `file ${++asked}`;
      return () => act(key, () => Application.submit({ procedure, answers: puppy }));
    },
    () => {
      const key = `book ${++asked}`;
      const at = wishFor(facility, { date: addDays("2027-01-03", 7 * ++booked) });
      return async () => {
        const { id } = (await act(key, () => Facility.book(at))).entry;
        await act(`cancel ${key}`, () => Facility.cancel(id));
      };
    },
  ];

  const deaths = { acts: 0, deliveries: 0 };
  for (const story of stories) {
    for (const moment of ["before", "after"] as const) {
      for (let n = 1; !(await lives(n, moment, story())); n++) deaths.acts++;
      // what follows from one more act, whose delivery dies at its n-th write
      for (let n = 1, survived = false; !survived; n++) {
        await story()();
        survived = true;
        for (let items = await next(); items.length > 0; items = await next()) {
          const deliver = async () => {
            for (const item of items) await Journal.deliver(consumers, item);
          };
          survived = (await lives(n, moment, deliver)) && survived;
        }
        if (!survived) deaths.deliveries++;
      }
    }
  }
  expect(deaths.acts).toBeGreaterThanOrEqual(8);
  expect(deaths.deliveries).toBeGreaterThanOrEqual(20);

  world.setTime("2026-10-01T12:00");
  await Actor.asSystem("cron", taro.home, () => Notice.sweep(notices));
  for (let items = await next(); items.length > 0; items = await next()) {
    for (const item of items) await Journal.deliver(consumers, item);
  }
  const books = await booksOf((await rawClient(world.table).all()) as Item[]);
  for (const [what, { stored, journalled }] of Object.entries(await comparisons(books, Clock.now()))) {
    expect(stored, what).toEqual(journalled);
  }
  const came = world.mails.map(({ id }) => id);
  expect([...new Set(came)].sort()).toEqual((await toldOf(books)).sort());
  expect(came.length - new Set(came).size).toBeLessThanOrEqual(deaths.deliveries);
});
