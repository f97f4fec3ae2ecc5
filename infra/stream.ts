/** Which changes of the table reach the stream function: the event source mapping and the embedded pump read it alike. */
export const stream = {
  /** What is put is for the consumers; whatever happens to an entry afterwards is a disposal or damage. */
  eventNames: ["INSERT", "MODIFY", "REMOVE"],
  /** Journal entries; everything else follows from them. */
  sortKeyPrefix: "J#",
  batchSize: 100,
} as const;
