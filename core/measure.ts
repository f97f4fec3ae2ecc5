/**
 * What the pool measures of itself, as a whole: no body, no person. `sum`s are counted, of the others an hour keeps the
 * `greatest`. Ages are in seconds. `limited` are those of the `refusals` that came too often (429).
 */
const measures = {
  requests: "sum",
  refusals: "sum",
  limited: "sum",
  errors: "sum",
  /** How old the oldest journal entry was that had not been delivered to its consumers. */
  streamAge: "greatest",
  /** Entries that wait behind a consumer which failed. */
  parked: "greatest",
  /** How long ago the last day ended that every home has sealed. */
  sealAge: "greatest",
  /** How long ago the last complete copy of the table was begun. */
  backupAge: "greatest",
} as const;

export type Measure = keyof typeof measures;
export type Measured = Partial<Record<Measure, number>>;

/** Both together, as one measurement. */
export function joined(one: Measured, other: Measured): Measured {
  const all = { ...one };
  for (const [name, value] of entriesOf(other)) {
    const before = all[name];
    if (before === undefined) all[name] = value;
    else all[name] = measures[name] === "sum" ? before + value : Math.max(before, value);
  }
  return all;
}

/** What was measured, name by name. */
export const entriesOf = (measured: Measured): [Measure, number][] => Object.entries(measured) as [Measure, number][];
