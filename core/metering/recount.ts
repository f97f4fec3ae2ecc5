import * as Actor from "../actor.ts";
import { fiscalYearOf, monthsOf } from "../calendar/fiscal.ts";
import { type LocalDate, today } from "../clock.ts";
import { type BodyCode, parseBodyCode } from "../japan/body.ts";
import type { Count, Tally } from "../keeps.ts";
import { all } from "../table/client.ts";
import { countKey, countsPartition, linesPartition } from "./entity.ts";
import { type Unit, units } from "./unit.ts";

type Member = { application?: { start?: LocalDate } };

/** How often each body has used what in which month, by the lines of the pool. Only the pool's home has any. */
export function monthlyUses(): Tally {
  const members = new Map<BodyCode, LocalDate>();
  return {
    add({ kind, id, state }) {
      const start = (state as Member).application?.start;
      if (kind === "MEMBER" && start !== undefined) members.set(parseBodyCode(id), start);
    },
    async *counts(): AsyncIterable<Count> {
      for (const [body, start] of members) {
        const first = fiscalYearOf(start < today() ? start : today());
        // what a body tries out before it starts is counted too
        for (let year = first - 1; year <= fiscalYearOf(today()); year++) yield* countsIn(body, year);
      }
    },
  };
}

async function* countsIn(body: BodyCode, fiscalYear: number): AsyncIterable<Count> {
  const stored = new Set<string>();
  for await (const { sk } of all({ pk: countsPartition(Actor.home(), body, fiscalYear) })) stored.add(sk);
  for (const month of monthsOf(fiscalYear)) {
    const found = new Map<Unit, number>();
    for await (const { unit } of all({ pk: linesPartition(Actor.home(), body, month) }))
      found.set(unit as Unit, (found.get(unit as Unit) ?? 0) + 1);
    for (const unit of units) {
      const n = found.get(unit) ?? 0;
      const key = countKey(Actor.home(), { body, month, unit });
      if (n > 0 || stored.has(key.sk)) yield { key, counted: { n, month, unit } };
    }
  }
}
