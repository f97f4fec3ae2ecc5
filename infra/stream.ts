/** Which changes of the table reach the consumers: the event source mapping and the embedded pump read it alike. */
export const stream = {
  eventName: "INSERT",
  /** Journal entries; everything else follows from them. */
  sortKeyPrefix: "J#",
  batchSize: 100,
} as const;
