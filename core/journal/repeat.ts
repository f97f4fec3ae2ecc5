import { createHash } from "node:crypto";
import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Request from "../request.ts";
import type { Item, Write } from "../table/client.ts";
import { type Key, type Partition, partition } from "../table/key.ts";

const days = 35;

/** Where it is remembered what the acting caller's Idempotency-Key has brought about; nothing without one. */
export function requestKey(): Key | undefined {
  const request = Request.peek();
  if (request?.idempotencyKey === undefined) return undefined;
  const name = [Actor.reference(), request.route, request.idempotencyKey].join("\n");
  const digest = createHash("sha256").update(name).digest("hex");
  return { pk: partition(Actor.home(), "REQUEST", digest.slice(0, 1)), sk: digest };
}

/** The entry that answered this very request on an aggregate. @throws Problem `idempotency.mismatch` when its key was another's */
export function answered(item: Item | undefined, pk: Partition): number | undefined {
  if (item === undefined) return undefined;
  if (item.request !== Request.peek()?.hash) throw new Problem("idempotency.mismatch");
  return item[nameOf(pk)] as number | undefined;
}

/**
 * Remembers which entry of an aggregate answered. A request may act on several, and is one request all the same: under its
 * key nothing that says something else is done, wherever it would be.
 */
export function remember(key: Key, pk: Partition, seq: number): Write {
  return {
    update: key,
    expression: "SET #v = :v, #request = :request, #ttl = :ttl, #of = :seq",
    names: { "#v": "v", "#request": "request", "#ttl": "ttl", "#of": nameOf(pk) },
    values: {
      ":v": 1,
      ":request": Request.peek()?.hash,
      ":ttl": Math.floor(now() / 1000) + days * 24 * 60 * 60,
      ":seq": seq,
    },
    condition: "(attribute_not_exists(#request) OR #request = :request) AND attribute_not_exists(#of)",
  };
}

/** Without the home, so that it is the same where the home's code changes. */
const nameOf = (pk: Partition) => pk.slice(10);
