import * as Meter from "#core/table/meter.ts";
import { inStep } from "#core/table/step.ts";
import type { Answer } from "./api.ts";
import { type Call, run, type Stage } from "./exemplar.ts";

export type Following = { commands: number; read: number; write: number; rounds: number };

/** What one call consumed and how often it waited in sequence, and the same of everything that followed from it. */
export type Measured = {
  answer: Answer;
  read: number;
  write: number;
  /** Of both, the units spent on items that the call had read, or written, before. */
  again: { read: number; write: number };
  rounds: number;
  follows: Following;
};

/**
 * Makes a call through the deployed handler and lets what follows it through the stream come to rest. What followed from earlier
 * calls is delivered first, so that it is not this one's. The process is warm: keys and issuers that it keeps are not fetched.
 */
export async function measureCall(stage: Stage, call: Call): Promise<Measured> {
  await stage.api.world.deliver();
  const answer = await inStep(() => run(stage, call));
  const { commands, read, write, rounds } = await Meter.measure(async (meter) => {
    await inStep(() => stage.api.world.deliver());
    return meter;
  });
  return { answer, ...unitsOf(answer), follows: { commands: commands.length, read, write, rounds } };
}

/** @throws Error when the answer does not say what it consumed */
function unitsOf({ headers }: Answer): Pick<Measured, "read" | "write" | "again" | "rounds"> {
  const header = headers.capacity ?? "";
  const found = /^read=([\d.]+);write=([\d.]+);again=([\d.]+),([\d.]+);rounds=(\d+)$/.exec(header);
  if (found === null) throw new Error(`no capacity in "${header}"`);
  const [read = 0, write = 0, readAgain = 0, writtenAgain = 0, rounds = 0] = found.slice(1).map(Number);
  return { read, write, again: { read: readAgain, write: writtenAgain }, rounds };
}
