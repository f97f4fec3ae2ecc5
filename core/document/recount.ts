import * as Actor from "../actor.ts";
import type { Tally } from "../keeps.ts";
import { partition } from "../table/key.ts";

/** One number of a series in a fiscal year, as the head to which it was given says it. */
export type Given = { series: string; fiscalYear: number; number: number };

/** The last number of each series: numbers are given without gaps, each in the transaction of the act that uses it. */
export const lastNumbers =
  (given: (kind: string, state: Readonly<Record<string, unknown>>) => Given | undefined) => (): Tally => {
    const last = new Map<string, Given>();
    return {
      add({ kind, state }) {
        const one = given(kind, state);
        if (one === undefined) return;
        const name = `${one.series} ${one.fiscalYear}`;
        if (one.number > (last.get(name)?.number ?? 0)) last.set(name, one);
      },
      *counts() {
        for (const { series, fiscalYear, number } of last.values()) {
          const pk = partition(Actor.home(), "NUMBER", series, String(fiscalYear));
          yield { key: { pk, sk: "1" }, counted: { last: number } };
        }
      },
    };
  };
