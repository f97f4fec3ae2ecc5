import type * as Journal from "#core/journal/index.ts";

/** An event of whatever type, for what the journal does with every one. */
export const happened = (type: string, facts: Journal.Facts = {}, closed: Journal.Facts = {}): Journal.Event => ({
  type,
  facts,
  closed,
});

/** The entry of an act, for whoever looks at nothing else of it. */
export const entryOf = async <E>(acted: { entry: E } | Promise<{ entry: E }>): Promise<E> => (await acted).entry;
