import { createContext } from "../context.ts";

/** Consumed capacity units and the commands that consumed them, summed over one call. */
export type Meter = {
  read: number;
  write: number;
  commands: string[];
  /** Reads of an item that this call had read before: what a verb could have spared. */
  again: number;
};

type Recording = Meter & { seen: Set<string> };

const context = createContext<Recording>("meter");

/** Runs with a fresh meter and returns it beside the result. */
export async function measure<R>(run: (meter: Meter) => Promise<R>): Promise<R> {
  const meter: Recording = { read: 0, write: 0, commands: [], again: 0, seen: new Set() };
  return context.provide(meter, () => run(meter));
}

type Key = { pk: string; sk: string };
type Input = { Key?: Key; RequestItems?: Record<string, { Keys?: Key[] }> };
type Consumed = { CapacityUnits?: number };

const reads = new Set(["GetItemCommand", "QueryCommand", "BatchGetItemCommand"]);

export function record(command: string, input: object, consumed: Consumed | Consumed[] | undefined): void {
  const meter = context.peek();
  if (meter === undefined) return;
  meter.commands.push(command.replace("Command", ""));
  const units = [consumed ?? []].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);
  if (!reads.has(command)) {
    meter.write += units;
    return;
  }
  meter.read += units;
  for (const { pk, sk } of keysOf(input)) {
    const name = `${pk}|${sk}`;
    if (meter.seen.has(name)) meter.again++;
    meter.seen.add(name);
  }
}

const keysOf = ({ Key, RequestItems }: Input): Key[] =>
  Key !== undefined ? [Key] : Object.values(RequestItems ?? {}).flatMap(({ Keys }) => Keys ?? []);
