import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, inject } from "vitest";
import * as Actor from "#core/actor.ts";
import { type Sent, sent } from "#core/table/sent.ts";
import { type Cost, slowness } from "./cost.ts";
import { type Shape, shapeOf } from "./shape.ts";
import { triples } from "./triples.ts";

/*
 * Loaded before every test file: hears each command on its way to the table and keeps its shape, to be held against IAM when the
 * run is over (recordings.ts). Tests' own clients are not heard, nor what a test does in a name that no function has.
 */

const counts = new Map<string, number>();

function hear(message: unknown): void {
  const actor = Actor.peek();
  if (actor === undefined) return; // a test of the fence itself
  const shape = JSON.stringify(shapeOf(actor, message as Sent) satisfies Shape);
  counts.set(shape, (counts.get(shape) ?? 0) + 1);
}

sent.subscribe(hear);
afterAll(() => {
  sent.unsubscribe(hear);
  const name = join(inject("recordings"), randomUUID());
  writeFileSync(`${name}.cost`, JSON.stringify(costHere()));
  if (counts.size === 0) return;
  const lines = [...counts].map(([shape, count]) => `${count} ${shape}\n`);
  writeFileSync(`${name}.commands`, lines.join(""));
  writeFileSync(`${name}.triples`, [...triples].join("\n"));
});

function costHere(): Cost {
  const { user, system } = process.cpuUsage();
  const routes = [...triples].map((one) => one.split(" | ")[0] ?? "");
  return {
    file: expect.getState().testPath ?? "",
    seconds: (user + system) / 1e6 / slowness(),
    routes: [...new Set(routes)],
  };
}
