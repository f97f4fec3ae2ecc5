import { mix, technique, traffic } from "./assumption.ts";

/** Units of DynamoDB that each verb consumed when it was measured (capacity.json). */
export type Measured = Readonly<Record<string, { read: number; write: number }>>;
type Units = { read: number; write: number };

/** Units of a month's calls of the model town: each named verb at what it was measured to consume, and what follows from it. */
export function unitsOf(measured: Measured): Units {
  const { applications, bookings, changes, calls } = traffic;
  const named = [parts(measured, mix.application, applications.value), parts(measured, mix.booking, bookings.value)];
  const otherChanges = changes.value - named.reduce((sum, one) => sum + one.calls, 0);
  const all = [
    ...named,
    parts(measured, mix.otherChange, otherChanges),
    parts(measured, mix.read, calls.value - changes.value),
  ];
  return {
    read: sum(all.map(({ read }) => read)) + changes.value * technique.followingReads.value,
    write: sum(all.map(({ write }) => write)) + changes.value * technique.followingWrites.value,
  };
}

function parts(measured: Measured, shares: Record<string, number>, times: number): Units & { calls: number } {
  const lines = Object.entries(shares).map(([verb, share]) => ({ ...unitsOfVerb(measured, verb), share }));
  return {
    calls: times * sum(lines.map(({ share }) => share)),
    read: times * sum(lines.map(({ read, share }) => read * share)),
    write: times * sum(lines.map(({ write, share }) => write * share)),
  };
}

function unitsOfVerb(measured: Measured, verb: string): Units {
  const units = measured[verb];
  if (units === undefined) throw new Error(`capacity.json does not name ${verb}: npm run bench -- --write`);
  return units;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
