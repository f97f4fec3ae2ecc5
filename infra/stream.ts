/** Which changes of the table reach the stream function: the event source mapping and the embedded pump read it alike. */
export const stream = {
  /** An entry that is put is for the consumers; whatever else happens to any item is held to what the pool does. */
  eventNames: ["INSERT", "MODIFY", "REMOVE"],
  /** A bucket is written at the rate of requests, and a false one lapses by itself. */
  unheard: ["BUCKET"],
  batchSize: 100,
} as const;

/** Whether a change of an item with this sort key is among them. */
export const isHeard = (sk: string): boolean => !stream.unheard.some((one) => sk === one);
