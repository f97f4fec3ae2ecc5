import type { Entry, Facts } from "./entry.ts";

/** Something that happened, in the words of a decision: openly, in pseudonymous terms, and under the aggregate's seal where it names or describes a person. */
export type Event<Type extends string = string, Open extends Facts = Facts, Closed extends Facts = Facts> = {
  readonly type: Type;
  readonly facts: Open;
  readonly closed: Closed;
};

type Maker = (...said: never[]) => Event;
/** The entry that says it; of an event or of its definition. */
export type EntryOf<E extends Event | Maker> =
  E extends Event<infer Type, infer Open, infer Closed>
    ? Entry<Type, Open, Closed>
    : E extends Maker
      ? EntryOf<ReturnType<E>>
      : never;

/** The events that a definition makes. */
export type EventOf<E extends Maker> = ReturnType<E>;

/** Nothing is said. */
export type None = Record<string, never>;

/** One type of entry: called, it makes an event; `is` finds its entries among others. */
export type EventType<Type extends string, Open extends Facts, Closed extends Facts> = {
  (facts: Open, ...closed: None extends Closed ? [closed?: Closed] : [closed: Closed]): Event<Type, Open, Closed>;
  readonly type: Type;
  readonly is: (entry: Entry) => entry is Entry<Type, Open, Closed>;
};

declare const said: unique symbol;
/** What is said, by name; carries no value. */
export type Says<T> = { readonly [said]?: T };
export const says = <T extends Facts>(): Says<T> => ({});
export const nothing: Says<None> = {};

const defined = new Set<string>();

/** The types of all events of the domains that are loaded. */
export const eventTypes = (): readonly string[] => [...defined];

/**
 * Defines what an entry of a type says: `facts` openly, `closed` under seal. The compiler holds to it whoever writes such an entry and whoever
 * reads one; that what is read is what was written, the chain does.
 * @example
 * export const captured = defineEvent("payment.captured", says<{ yen: Yen }>(), says<Payer>());
 * @throws Error when there is one of this type
 */
export function defineEvent<const Type extends string, Open extends Facts, Closed extends Facts = None>(
  type: Type,
  _facts: Says<Open>,
  _closed?: Says<Closed>,
): EventType<Type, Open, Closed> {
  if (defined.has(type)) throw new Error(`${type} is defined twice`);
  defined.add(type);
  const make = (facts: Open, ...[closed]: [closed?: Closed]) => ({ type, facts, closed: closed ?? ({} as Closed) });
  return Object.assign(make, { type, is: (entry: Entry): entry is Entry<Type, Open, Closed> => entry.type === type });
}

/** A table's row: what is done with the entries of one type. */
export const on = <Type extends string, Open extends Facts, Closed extends Facts, Found>(
  event: EventType<Type, Open, Closed>,
  handle: (entry: Entry<Type, Open, Closed>) => Found,
): Record<Type, (entry: Entry) => Found> =>
  ({ [event.type]: (entry: Entry) => handle(entry as Entry<Type, Open, Closed>) }) as Record<
    Type,
    (entry: Entry) => Found
  >;

/** The entries of some types among others, in their order. */
export const among = <Events extends readonly (Maker & { readonly type: string })[]>(
  entries: readonly Entry[],
  ...events: Events
): EntryOf<Events[number]>[] =>
  entries.filter((entry): entry is EntryOf<Events[number]> => events.some(({ type }) => type === entry.type));
