import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Route } from "#functions/api/route.ts";
import { type Budget, budgetOf, committed } from "../harness/budget.ts";
import { callOf, onlyOnce } from "../harness/exemplar.ts";
import { measureCall } from "../harness/measure.ts";
import { keep, named, stage } from "./body.ts";
import { expectDocumented, withDocument } from "./document.ts";

/** What its items must cost is what they cost when each is read and written once; then a quarter more. */
const bound = (units: number, again: number) => (units - again) * 1.25;

/** A hold and its confirmation write the day of a space twice, so that nobody waits for a transaction to learn what is taken. */
const writtenTwice = ["bookFacility"];

/** What can be done once is done while it is still to be done; what reads everything, while there is always as much. */
const early = [...onlyOnce, "verifyJournal"];

/** Whoever asks for the figures (`npm run bench`) gets a file of each domain, and nothing is held to what is committed. */
const folder = process.env.CAPACITY_FOLDER;

/** Makes a call of every route that goes well, once: the answer is held to the document, what it cost to its budget. */
export function good(routes: readonly Route[], domain: string): void {
  const measured: Record<string, Budget> = {};
  withDocument();
  afterAll(() => {
    if (folder !== undefined) writeFileSync(join(folder, `${domain}.json`), JSON.stringify(measured));
    for (const line of Object.keys(measured).flatMap(changeOf)) process.stdout.write(`${line}\n`);
  });
  const ordered = [...routes].sort((a, b) => Number(early.includes(b.id)) - Number(early.includes(a.id)));

  test.each(named(ordered))(
    "%s answers as it is documented, consumes no more than its budget and 1.25 of what its items must cost",
    async (id, route) => {
      const call = await callOf(stage, route);
      const { answer, again, ...units } = await measureCall(stage, call);
      keep(id, { call, answer });
      measured[id] = budgetOf(units);
      expect(answer.status, answer.text.slice(0, 300)).toBe(route.status);
      expectDocumented(route, answer);
      expect(units.read, `of it read again: ${again.read}`).toBeLessThanOrEqual(bound(units.read, again.read));
      if (!writtenTwice.includes(id))
        expect(units.write, `of it written again: ${again.write}`).toBeLessThanOrEqual(bound(units.write, again.write));
      if (folder !== undefined) return;
      const budget = committed[id];
      expect(budget, `${id} has no budget in capacity.json: npm run bench -- --write`).toBeDefined();
      expect(units.read).toBeLessThanOrEqual(budget?.read ?? 0);
      expect(units.write).toBeLessThanOrEqual(budget?.write ?? 0);
    },
  );

  /** A change of a measured figure that fails nothing yet is seen all the same. */
  function changeOf(id: string): string[] {
    const [now, then] = [measured[id], committed[id]].map((one) => JSON.stringify([one?.rounds, one?.follows]));
    return now === then ? [] : [`rounds of ${id}: ${then} → ${now}`];
  }
}
