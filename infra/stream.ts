/** Which changes of the table reach the stream function: the event source mapping and the embedded pump read it alike. */
export const stream = {
  /** An entry that is put is for the consumers; whatever happens to it afterwards is a disposal or damage. */
  eventNames: ["INSERT", "MODIFY", "REMOVE"],
  /** Journal entries, from which everything else follows, and the heads that vouch for them. */
  sortKeys: ["HEAD", { prefix: "J#" }],
  batchSize: 100,
} as const;

/** Whether a change of an item with this sort key is among them. */
export const isHeard = (sk: string): boolean =>
  stream.sortKeys.some((one) => (typeof one === "string" ? sk === one : sk.startsWith(one.prefix)));
