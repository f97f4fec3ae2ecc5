import { createHash } from "node:crypto";
import * as Actor from "../actor.ts";
import { now } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Request from "../request.ts";
import { partition } from "../table/key.ts";
import type { Decision } from "./act.ts";
import { partitionOf } from "./aggregate.ts";

const days = 35;

/**
 * Ties an Idempotency-Key to one thing, for acts whose body says which thing is meant: the same key with another body
 * would otherwise be another effect on another thing. Goes into the act's `also`.
 */
export function claimed(kind: { kind: string }, id: string): NonNullable<Decision<unknown, unknown>["also"]> {
  const request = Request.peek();
  if (request?.idempotencyKey === undefined) return [];
  const home = Actor.home();
  const of = partitionOf(home, kind, id);
  const name = createHash("sha256").update([Actor.reference(), request.route, request.idempotencyKey].join("\n"));
  return [
    {
      write: {
        put: {
          pk: partition(home, "CLAIM"),
          sk: name.digest("base64url"),
          v: 1,
          of,
          ttl: Math.floor(now() / 1000) + days * 24 * 60 * 60,
        },
        condition: {
          expression: "attribute_not_exists(pk) OR #of = :of",
          names: { "#of": "of" },
          values: { ":of": of },
        },
      },
      refuse: () => new Problem("idempotency.mismatch"),
    },
  ];
}
