export { act, type Decision, prepare } from "./act.ts";
export { defineKind, type Head, type Kind, load, partitionOf } from "./aggregate.ts";
export { type Consumer, deliver, parked, rebuild, retry } from "./consumer.ts";
export { dispose } from "./dispose.ts";
export { type Entry, entryName, type Facts, fromItem, type Json } from "./entry.ts";
export { entries, find, list, type Page, recordRead, walkDay } from "./read.ts";
export { requestPartitions } from "./repeat.ts";
export { seal, sealPassed } from "./seal.ts";
export { type Damage, type Report, verify } from "./verify.ts";
