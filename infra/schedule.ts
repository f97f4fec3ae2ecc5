/** What runs by the clock, as plain data: one sweep for the whole pool, every minute in a stage. */
export const schedule = { name: "sweep", expression: "rate(1 minute)" } as const;
