import { createContext } from "../context.ts";

/** Consumed capacity units and the commands that consumed them, summed over one call. */
export type Meter = {
  read: number;
  write: number;
  commands: string[];
  /** Of both, the units spent on items that this call had read, or written, before: what a verb could have spared. */
  again: { read: number; write: number };
};

type Recording = Meter & { seen: Set<string> };

const context = createContext<Recording>("meter");

/** Runs with a fresh meter and returns it beside the result. */
export async function measure<R>(run: (meter: Meter) => Promise<R>): Promise<R> {
  const meter: Recording = { read: 0, write: 0, commands: [], again: { read: 0, write: 0 }, seen: new Set() };
  return context.provide(meter, () => run(meter));
}

type Key = { pk: string; sk: string };
type Action = Record<string, { Key?: Key; Item?: Key }>;
type Input = { Key?: Key; Item?: Key; RequestItems?: Record<string, { Keys?: Key[] }>; TransactItems?: Action[] };
type Consumed = { CapacityUnits?: number };

const reads = new Set(["GetItemCommand", "QueryCommand", "BatchGetItemCommand"]);

export function record(command: string, input: object, consumed: Consumed | Consumed[] | undefined): void {
  const meter = context.peek();
  if (meter === undefined) return;
  meter.commands.push(command.replace("Command", ""));
  const units = [consumed ?? []].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);
  const way = reads.has(command) ? "read" : "write";
  meter[way] += units;
  const names = keysOf(input).map(({ pk, sk }) => `${way} ${pk}|${sk}`);
  const again = names.filter((name) => meter.seen.has(name)).length;
  for (const name of names) meter.seen.add(name);
  // the engine tells what a whole command cost; its items bear it alike
  if (again > 0) meter.again[way] += (units * again) / names.length;
}

const keysOf = ({ Key, Item, RequestItems = {}, TransactItems = [] }: Input): Key[] => [
  ...[Key ?? Item ?? []].flat(),
  ...Object.values(RequestItems).flatMap(({ Keys }) => Keys ?? []),
  ...TransactItems.flatMap((action) => Object.values(action).flatMap((one) => one.Key ?? one.Item ?? [])),
];
