import type { Actor } from "#core/actor.ts";
import type { Sent } from "#core/table/sent.ts";

/** One item of a command as IAM asks about it: the action, where, and the partition keys without their ids. */
export type Ask = { action: string; index?: string; keys: string[] };

/** Who sent it: what the session of an actor depends on, and for a part of the system its name. */
export type Sender = Pick<Actor, "type" | "home"> & { name?: string; person?: string; joining?: string };

/** A command without what differs from one to the next of its kind. `side`: it reads a restored copy, not the table. */
export type Shape = { by: Sender; side?: true; asks: Ask[] };

type Item = { pk: string };
type Input = {
  TableName?: string;
  IndexName?: string;
  Key?: Item;
  Item?: Item;
  ExpressionAttributeValues?: Record<string, unknown>;
  RequestItems?: Record<string, { Keys: Item[] }>;
  TransactItems?: Record<string, Input>[];
};

/** IAM knows no transactions: each action in one is asked for by its own name (Developer Guide, "Using IAM with transactions"). */
const actionNames: Record<string, string> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

export function shapeOf(actor: Actor, { name, input, table }: Sent): Shape {
  const by = senderOf(actor);
  const person = "person" in actor ? actor.person : undefined;
  const without = (key: string) => withoutIds(key, person);
  const { tables, asks } = read(name.replace(/Command$/, ""), input as Input, without);
  return { by, ...(tables.every((one) => one === table) ? {} : { side: true }), asks };
}

const ownPerson = "per_own";

function senderOf(actor: Actor): Sender {
  const { type, home } = actor;
  switch (actor.type) {
    case "system":
      return { type, home, name: actor.name };
    case "resident":
      return { type, home, person: ownPerson };
    case "operator":
      return { type, home, ...(actor.joining === undefined ? {} : { joining: actor.joining }) };
    default:
      return { type, home };
  }
}

/** `31#313254#APP#app_…` → `31#313254#APP#x`: home and kind stay, and who is the sender. */
const withoutIds = (key: string, person: string | undefined): string =>
  key
    .split("#")
    .map((part, index) => (index < 3 ? part : part === person ? ownPerson : "x"))
    .join("#");

type Read = { tables: string[]; asks: Ask[] };

function read(name: string, input: Input, without: (key: string) => string): Read {
  if (input.TransactItems !== undefined) {
    const items = input.TransactItems.flatMap((one) => Object.entries(one));
    const keysOf = new Map<string, Set<string>>();
    for (const [action, one] of items) {
      const keys = keysOf.get(action) ?? new Set();
      keysOf.set(action, keys.add(without(pkOf(one))));
    }
    const asks = [...keysOf].map(([action, keys]) => ({ action: actionNames[action] ?? action, keys: sorted(keys) }));
    return { tables: items.map(([, one]) => one.TableName ?? ""), asks: asks.sort(byAction) };
  }
  if (input.RequestItems !== undefined) {
    const keys = Object.values(input.RequestItems).flatMap(({ Keys }) => Keys.map(({ pk }) => without(pk)));
    return { tables: Object.keys(input.RequestItems), asks: [{ action: name, keys: sorted(new Set(keys)) }] };
  }
  const index = input.IndexName === undefined ? {} : { index: input.IndexName };
  return { tables: [input.TableName ?? ""], asks: [{ action: name, ...index, keys: [without(pkOf(input))] }] };
}

const pkOf = ({ Key, Item, ExpressionAttributeValues }: Input): string =>
  (Key ?? Item)?.pk ?? String(ExpressionAttributeValues?.[":pk"]);

const sorted = (keys: Set<string>): string[] => [...keys].sort();
const byAction = (a: Ask, b: Ask) => (a.action < b.action ? -1 : 1);
