export { type Acted, act, type Decision, prepare, type Undone } from "./act.ts";
export { defineKind, type Head, headHash, type Kind, kindNamed, load, loadAt, partitionOf } from "./aggregate.ts";
export { type Backfilled, backfill } from "./backfill.ts";
export {
  chainedThrough,
  chainPassed,
  headText,
  holdsHead,
  type Link,
  proofOf,
  type SealHead,
  sealHead,
} from "./chain.ts";
export {
  type Consumer,
  consumer,
  deliver,
  following,
  followUp,
  type Listed,
  listening,
  rebuild,
  retry,
  stuckEntry,
} from "./consumer.ts";
export { dispose, disposed } from "./dispose.ts";
export { type Entry, entryName, type Facts, fromItem, type Json } from "./entry.ts";
export {
  among,
  defineEvent,
  type EntryOf,
  type Event,
  type EventOf,
  eventTypes,
  nothing,
  on,
  says,
} from "./event.ts";
export { type Parked, parkedIn, parkedName } from "./parked.ts";
export { entries, entriesAt, find, list, type Page, recordRead, walkDay } from "./read.ts";
export { retryParked } from "./retry-parked.ts";
export { sealPassed } from "./seal.ts";
export { type Damage, keyDamage, type Report, verify } from "./verify.ts";
export { verifyDay } from "./verify-day.ts";
export { bearWitness, type Change, isVouchedFor, outlineOf, tell, witness } from "./witness.ts";
