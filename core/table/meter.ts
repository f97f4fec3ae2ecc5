import { createContext } from "../context.ts";

/** Consumed capacity units and the commands that consumed them, summed over one call. */
export type Meter = { read: number; write: number; commands: string[] };

const context = createContext<Meter>("meter");

/** Runs with a fresh meter and returns it beside the result. */
export async function measure<R>(run: (meter: Meter) => Promise<R>): Promise<R> {
  const meter: Meter = { read: 0, write: 0, commands: [] };
  return context.provide(meter, () => run(meter));
}

const reads = new Set(["GetItemCommand", "QueryCommand", "BatchGetItemCommand"]);

type Consumed = { CapacityUnits?: number };

export function record(command: string, consumed: Consumed | Consumed[] | undefined): void {
  const meter = context.peek();
  if (meter === undefined) return;
  const units = [consumed ?? []].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);
  if (reads.has(command)) meter.read += units;
  else meter.write += units;
  meter.commands.push(command.replace("Command", ""));
}
