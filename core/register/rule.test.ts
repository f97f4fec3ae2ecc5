import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#core/calendar/date.ts";
import { Problem } from "#core/error.ts";
import { answered, asOf, requireChangeable, type Version } from "./rule.ts";
import type { Changes } from "./schema.ts";

const first = "2027-04-01";
const fields = ["shozaichi", "keiro", "tokucho"];
const changes: fc.Arbitrary<Changes> = fc.dictionary(
  fc.constantFrom(...fields),
  fc.oneof(fc.string({ maxLength: 3 }), fc.constant(null)),
);
/** What somebody tries to record: on which day after the last act, with effect how many days after the entry. */
const attempt = fc.record({
  wait: fc.nat({ max: 5 }),
  effect: fc.nat({ max: 40 }),
  event: fc.constantFrom("change" as const, "change" as const, "end" as const, "correct" as const, "cancel" as const),
  answers: fc.integer({ min: 1, max: 12 }),
  changes,
});
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

const entry: Version = {
  serial: 1,
  event: "enter",
  effectiveOn: first,
  notifiedOn: first,
  processedOn: first,
  recordedAt: 0,
  changes: { shozaichi: "a", keiro: "b" },
};

/** The next version, or `undefined` where the rules refuse it; the acts of a day are recorded one after another. */
function next(versions: readonly Version[], one: Attempt): Version | undefined {
  const last = versions.at(-1) ?? entry;
  const today = addDays(last.processedOn, one.wait);
  const common = { serial: last.serial + 1, notifiedOn: today, processedOn: today, recordedAt: last.recordedAt + 1 };
  try {
    if (one.event === "change" || one.event === "end") {
      const effectiveOn = addDays(first, one.effect);
      requireChangeable(versions, { event: one.event, effectiveOn }, today);
      return { ...common, event: one.event, effectiveOn, changes: one.event === "end" ? {} : one.changes };
    }
    const { effectiveOn } = answered(versions, one.event, one.answers);
    const set = one.event === "cancel" ? {} : one.changes;
    return { ...common, event: one.event, answers: one.answers, effectiveOn, changes: set };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const history = fc.array(attempt, { maxLength: 25 }).map((attempts) => {
  const versions = [entry];
  for (const one of attempts) versions.push(...[next(versions, one) ?? []].flat());
  return versions;
});
const dayAfter = (days: number) => addDays(first, days);
const anyDay = fc.integer({ min: -5, max: 150 }).map(dayAfter);
const ever = Number.POSITIVE_INFINITY;
const refused = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as Problem).code;
  }
};

test("versions are numbered from 1 without gaps, and the generator really makes histories of every event", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(history, (versions) => {
      expect(versions.map((one) => one.serial)).toEqual(versions.map((_, index) => index + 1));
      for (const one of versions) seen.add(one.event);
    }),
    { numRuns: 300 },
  );
  expect([...seen].sort()).toEqual(["cancel", "change", "correct", "end", "enter"]);
});

test("what was known at an instant is never changed by what is recorded later", () => {
  fc.assert(
    fc.property(history, anyDay, fc.nat({ max: 30 }), (versions, validAt, knownAt) => {
      const then = versions.filter((one) => one.recordedAt <= knownAt);
      expect(asOf(versions, validAt, knownAt)).toEqual(asOf(then, validAt, ever));
    }),
  );
});

test("a cancellation brings back the state before the event, on every day, and the history only grows", () => {
  fc.assert(
    fc.property(history, attempt, anyDay, (versions, one, validAt) => {
      const applied = next(versions, one);
      if (applied === undefined || applied.event === "cancel") return;
      const after = [...versions, applied];
      const cancel = next(after, { ...one, wait: 0, event: "cancel", answers: applied.serial });
      expect(cancel).toBeDefined();
      expect(asOf([...after, ...(cancel ? [cancel] : [])], validAt, ever)).toEqual(asOf(versions, validAt, ever));
    }),
    { numRuns: 300 },
  );
});

test("before the registration there is nothing, and after its cancellation there never was", () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 400 }), (versions, days) => {
      expect(asOf(versions, addDays(first, -days), ever)).toBeUndefined();
    }),
  );
  const cancelled = next([entry], { wait: 3, effect: 0, event: "cancel", answers: 1, changes: {} });
  expect(asOf([entry, ...(cancelled ? [cancelled] : [])], dayAfter(10), ever)).toBeUndefined();
  expect(asOf([entry, ...(cancelled ? [cancelled] : [])], dayAfter(10), 0)).toBeDefined();
});

test("an ended registration stays ended from its day on, and is not changed after it", () => {
  fc.assert(
    fc.property(history, anyDay, fc.nat({ max: 60 }), (versions, validAt, more) => {
      if (asOf(versions, validAt, ever)?.ended !== true) return;
      const later = addDays(validAt, more);
      expect(asOf(versions, later, ever)).toEqual(asOf(versions, validAt, ever));
      const change = { event: "change" as const, effectiveOn: later };
      expect(refused(() => requireChangeable(versions, change, later))).toBe("register.not_possible");
    }),
    { numRuns: 300 },
  );
});

test("a late notification of an earlier event does not undo what happened after it", () => {
  const moved: Version = {
    ...entry,
    serial: 2,
    event: "change",
    effectiveOn: dayAfter(20),
    recordedAt: 1,
    changes: { shozaichi: "new" },
  };
  const late: Version = {
    ...moved,
    serial: 3,
    effectiveOn: dayAfter(10),
    recordedAt: 2,
    changes: { shozaichi: "between", keiro: "c" },
  };
  const all = [entry, moved, late];
  expect(asOf(all, dayAfter(15), ever)?.row).toEqual({ shozaichi: "between", keiro: "c" });
  expect(asOf(all, dayAfter(25), ever)?.row).toEqual({ shozaichi: "new", keiro: "c" });
  expect(asOf(all, dayAfter(15), 1)?.row).toEqual({ shozaichi: "a", keiro: "b" });
});

test("a correction takes effect where what it corrects did, under everything that came after", () => {
  const moved: Version = {
    ...entry,
    serial: 2,
    event: "change",
    effectiveOn: dayAfter(20),
    recordedAt: 1,
    changes: { shozaichi: "new" },
  };
  const corrected: Version = {
    ...entry,
    serial: 3,
    event: "correct",
    answers: 1,
    recordedAt: 2,
    changes: { shozaichi: "right", keiro: "right" },
  };
  const all = [entry, moved, corrected];
  expect(asOf(all, first, ever)?.row).toEqual({ shozaichi: "right", keiro: "right" });
  expect(asOf(all, dayAfter(30), ever)?.row).toEqual({ shozaichi: "new", keiro: "right" });
});

test("what has not happened, is cancelled already or was never recorded cannot be answered", () => {
  const change = { event: "change" as const, effectiveOn: dayAfter(2) };
  expect(refused(() => requireChangeable([entry], change, dayAfter(1)))).toBe("register.not_possible");
  expect(refused(() => answered([entry], "cancel", 2))).toBe("register.not_possible");
  const cancelled: Version = { ...entry, serial: 2, event: "cancel", answers: 1, changes: {} };
  expect(refused(() => answered([entry, cancelled], "cancel", 1))).toBe("register.not_possible");
});
