import fc from "fast-check";
import { expect, test } from "vitest";
import { startOf } from "#core/clock.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { type Act, entriesBehind, tally, useOf } from "./rule.ts";

const [wakasa, chizu] = [parseBodyCode("313254"), parseBodyCode("313289")];
const act = fc.record({
  entry: fc.integer({ min: 1, max: 40 }).map((n) => `APP.app_${n}.1`),
  body: fc.constantFrom(wakasa, chizu),
  type: fc.constantFrom("application.submitted", "booking.confirmed", "staff.invited"),
  at: fc.integer({ min: startOf("2026-04-01"), max: startOf("2027-04-01") - 1 }),
});
/** An entry has one type and one instant, however often it is delivered. */
const acts = fc.uniqueArray(act, { selector: (a) => `${a.body} ${a.entry}` });

const sum = (list: { count: number }[]) => list.reduce((total, { count }) => total + count, 0);

test("an act counts in the month of its day in Japan", () => {
  const at = (instant: number): Act => ({
    entry: "APP.a.1",
    body: wakasa,
    type: "application.submitted",
    at: instant,
  });
  expect(useOf(at(Date.parse("2026-04-30T14:59:59.999Z")))?.month).toBe("2026-04");
  expect(useOf(at(Date.parse("2026-04-30T15:00:00.000Z")))?.month).toBe("2026-05");
});

test("acts that nobody pays for are not counted", () => {
  expect(tally([{ entry: "STAFF.s.1", body: wakasa, type: "staff.invited", at: 0 }])).toEqual([]);
});

test("the same entry under the same name in two bodies is two uses", () => {
  const at = startOf("2026-04-01");
  const one = { entry: "APP.a.1", type: "notice.sent", at };
  expect(
    sum(
      tally([
        { ...one, body: wakasa },
        { ...one, body: chizu },
      ]),
    ),
  ).toBe(2);
});

test("acts delivered again and in another order give the same counts", () => {
  fc.assert(
    fc.property(
      acts.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
      ),
      ([once, shuffledTwice]) => {
        expect(tally(shuffledTwice)).toEqual(tally(once));
      },
    ),
  );
});

test("every count is exactly the number of acts that its line leads back to", () => {
  fc.assert(
    fc.property(acts, (list) => {
      const lines = tally(list);
      const behind = lines.flatMap((line) => {
        const entries = entriesBehind(list, line);
        expect(entries).toHaveLength(line.count);
        return entries.map((entry) => `${line.body} ${entry}`);
      });
      expect(new Set(behind).size).toBe(behind.length);
      expect(behind.length).toBe(list.filter((a) => a.type !== "staff.invited").length);
    }),
  );
});
