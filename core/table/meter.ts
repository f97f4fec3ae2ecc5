import { createContext } from "../context.ts";
import { refusedUnits } from "./refused.ts";
import { stepped } from "./step.ts";

/** Consumed capacity units, the commands that consumed them and how often the call had to wait in sequence. */
export type Meter = {
  read: number;
  write: number;
  commands: string[];
  /** Of both, the units spent on items that this call had read, or written, before: what a verb could have spared. */
  again: { read: number; write: number };
  /**
   * The longest chain of waits of this call of which none began before the one before it had ended, over table, keys, bucket,
   * mail, payment, sessions and issuers alike: what distance costs it. Waits side by side are one round; one that another
   * call has begun and this one shares (a key that is being unwrapped) is none of this call's. A wait inside another one (a session that a
   * command needs first) is a round before it.
   */
  rounds: number;
};

type Recording = Meter & { seen: Set<string> };

const context = createContext<Recording>("meter");

/** Runs with a fresh meter and returns it beside the result. */
export async function measure<R>(run: (meter: Meter) => Promise<R>): Promise<R> {
  const meter: Recording = {
    read: 0,
    write: 0,
    commands: [],
    again: { read: 0, write: 0 },
    rounds: 0,
    seen: new Set(),
  };
  return context.provide(meter, () => run(meter));
}

/** A wait that has begun: how many rounds lie before its own. */
type Wait = { before: number };
const outer = createContext<Wait>("wait");

/** Runs something that leaves the process, and counts it as a wait of the call that is measured, if it has to be waited for. */
export function wait<R>(run: () => Promise<R>): Promise<R>;
export function wait(run: () => unknown): unknown;
export function wait(run: () => unknown): unknown {
  const meter = context.peek();
  if (meter === undefined) return run();
  const around = outer.peek();
  const own: Wait = { before: meter.rounds };
  const result = outer.provide(own, run);
  if (!(result instanceof Promise)) return result;
  const answer = around === undefined ? stepped(result) : result;
  const end = () => {
    meter.rounds = Math.max(meter.rounds, own.before + 1);
    if (around !== undefined) around.before = Math.max(around.before, own.before + 1);
  };
  answer.then(end, end); // before whoever awaits it goes on
  return answer;
}

type Key = { pk: string; sk: string };
type Action = Record<string, { Key?: Key; Item?: Key }>;
type Input = { Key?: Key; Item?: Key; RequestItems?: Record<string, { Keys?: Key[] }>; TransactItems?: Action[] };
type Consumed = { CapacityUnits?: number };

const reads = new Set(["GetItemCommand", "QueryCommand", "BatchGetItemCommand"]);

/** Sends a command to the table as a wait, and meters what it consumed, also when it was refused. */
export async function command<R extends { output: object }>(
  name: string,
  input: object,
  send: () => Promise<R>,
): Promise<R> {
  try {
    const result = await wait(send);
    record(name, input, unitsOf(result.output));
    return result;
  } catch (error) {
    const units = refusedUnits(input, error);
    if (units !== undefined) record(name, input, units);
    throw error;
  }
}

const unitsOf = ({ ConsumedCapacity = [] }: { ConsumedCapacity?: Consumed | Consumed[] }): number =>
  [ConsumedCapacity].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);

function record(command: string, input: object, units: number): void {
  const meter = context.peek();
  if (meter === undefined) return;
  meter.commands.push(command.replace("Command", ""));
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
