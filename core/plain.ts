import type { Json } from "./journal/index.ts";

/** What of a checked value is written into an entry: without fields that are there and undefined. */
export const plain = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;
