import type { Assurance } from "../actor.ts";
import type { Instant } from "../clock.ts";
import type { FieldError } from "../error.ts";
import { defineKind, type Facts } from "../journal/index.ts";
import { type Home, type Key, type Partition, partition } from "../table/key.ts";

/** Who ordered, as it is needed again while the work is done; what they may do is looked up anew then. */
export type Orderer = { type: "staff" | "operator"; id: string; assurance: Assurance };

/** Why a job could not go on: a problem of the closed list, in a clerk's words. */
export type Failure = { code: string; title: string; next: string; detail?: string; errors?: FieldError[] };

/**
 * Something that does not fit one transaction or 15 seconds (長い処理). Only the order and the end are acts; how far it is, is no
 * act and lies beside, in one item that is written over.
 */
export type JobState = {
  /** Name of the runner. */
  work: string;
  status: "ordered" | "done" | "failed";
  orderer: Orderer;
  orderedAt: Instant;
  input: Facts;
  endedAt?: Instant;
  /** What came out: numbers and pseudonymous names. */
  outcome?: Facts;
  failure?: Failure;
};

/** `secret`: what was handed over to work on, where it may name persons. */
export const jobKind = defineKind<JobState, { given: string } | Record<string, never>>({
  kind: "JOB",
  version: 1,
  list: (state, id) => ({ name: "JOB", sort: sortOf(state, id) }),
  mine: (state, id) => ({ name: "JOB", parts: [state.orderer.id], sort: sortOf(state, id) }),
});

const sortOf = ({ orderedAt }: JobState, id: string) => `${orderedAt}#${id}`;

/** Jobs of a home that have not ended, oldest first. In the table itself, so that whoever ordered is seen at once. */
export const openPartition = (home: Home): Partition => partition(home, "JOBOPEN");
export const openKey = (home: Home, { orderedAt }: JobState, id: string): Key => ({
  pk: openPartition(home),
  sk: `${orderedAt}#${id}`,
});

/** How far a job is. */
export const runKey = (home: Home, id: string): Key => ({ pk: partition(home, "JOB", id), sk: "RUN" });
/** What a step has laid down, in order. */
export const partKey = (home: Home, id: string, step: number): Key => ({
  pk: partition(home, "JOB", id),
  sk: `PART#${String(step).padStart(8, "0")}`,
});
