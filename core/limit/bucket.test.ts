import fc from "fast-check";
import { expect, test } from "vitest";
import { left, type Rate, take } from "./bucket.ts";

const rates: fc.Arbitrary<Rate> = fc.record({
  perSecond: fc.constantFrom(1, 2, 5, 10, 20, 40),
  burst: fc.integer({ min: 1, max: 50 }),
});
const steps = (min: number) =>
  fc.array(fc.record({ ms: fc.integer({ min, max: 2000 }), tokens: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 200,
  });

/** What is taken at which instant, by asking as the steps say. */
function played(rate: Rate, asked: readonly { ms: number; tokens: number }[]): { at: number; tokens: number }[] {
  let [now, fullAt] = [1_800_000_000_000, 0];
  return asked.map(({ ms, tokens }) => {
    now += ms;
    const taken = take(fullAt, now, rate, tokens);
    fullAt = taken.fullAt;
    return { at: now, tokens: taken.wait === 0 ? tokens : 0 };
  });
}

test("no window lets through more than the burst and what came back in it", () => {
  fc.assert(
    fc.property(rates, steps(0), (rate, asked) => {
      const taken = played(rate, asked);
      for (const [from, { at: begin }] of taken.entries()) {
        let sum = 0;
        for (const { at, tokens } of taken.slice(from)) {
          sum += tokens;
          expect(sum).toBeLessThanOrEqual(rate.burst + (rate.perSecond * (at - begin)) / 1000);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("a clock that goes back gives nothing away and locks nobody out for longer than a bucket takes to fill", () => {
  fc.assert(
    fc.property(rates, steps(-2000), (rate, asked) => {
      const forward = asked.reduce((sum, { ms }) => sum + Math.max(0, ms), 0);
      const taken = played(rate, asked).reduce((sum, { tokens }) => sum + tokens, 0);
      expect(taken).toBeLessThanOrEqual(rate.burst + (rate.perSecond * forward) / 1000);
    }),
  );
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 1e12 }), (rate, back) => {
      const now = 1_800_000_000_000;
      const first = take(now + back, now, rate);
      expect(first.wait).toBeLessThanOrEqual(1000 / rate.perSecond);
      expect(take(first.fullAt, now + (rate.burst * 1000) / rate.perSecond, rate, rate.burst - 1 || 1).wait).toBe(0);
    }),
  );
});

test("who waits as long as they are told is let through, and not a millisecond earlier", () => {
  fc.assert(
    fc.property(rates, steps(0), (rate, asked) => {
      let [now, fullAt] = [1_800_000_000_000, 0];
      for (const { ms, tokens: wanted } of asked) {
        now += ms;
        const tokens = Math.min(wanted, rate.burst);
        const taken = take(fullAt, now, rate, tokens);
        fullAt = taken.fullAt;
        if (taken.wait === 0) continue;
        expect(take(fullAt, now + taken.wait - 1, rate, tokens).wait).toBeGreaterThan(0);
        expect(take(fullAt, now + taken.wait, rate, tokens).wait).toBe(0);
      }
    }),
  );
});

test("what is left can be taken at once, and nothing more", () => {
  fc.assert(
    fc.property(rates, steps(0), (rate, asked) => {
      const now = 1_800_000_000_000;
      let fullAt = 0;
      for (const { tokens } of asked) {
        const there = left(fullAt, now, rate);
        const taken = take(fullAt, now, rate, tokens);
        expect(taken.wait === 0).toBe(tokens <= there);
        fullAt = taken.fullAt;
      }
    }),
  );
});
