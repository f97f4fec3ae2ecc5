import * as Journal from "#core/journal/index.ts";

class Done extends Error {}

/**
 * An act that several hands may come to – the request, a timer, a repetition after a failure – and that is done once:
 * `undefined` when it was done before.
 */
export async function actOnce<State>(
  kind: Journal.Kind<State, Record<string, never>>,
  id: string,
  isDone: (state: State) => boolean,
  decision: () => Journal.Decision<State, Record<string, never>>,
): Promise<Journal.Entry | undefined> {
  const before = await Journal.load(kind, id);
  if (before !== undefined && isDone(before.state)) return undefined;
  try {
    return await Journal.act(kind, id, (head) => {
      if (head !== undefined && isDone(head.state)) throw new Done();
      return decision();
    });
  } catch (error) {
    if (error instanceof Done) return undefined;
    throw error;
  }
}
