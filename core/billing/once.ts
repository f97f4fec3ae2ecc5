import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";

type Decided<State> = Journal.LooseDecision<State, Record<string, never>>;

class Done<State> extends Error {
  readonly state: State;
  constructor(state: State) {
    super("done before");
    this.state = state;
  }
}

/**
 * An act that several hands may come to – the request, a timer, a repetition after a failure – and that is done once.
 * Gives the state as it is then, whoever brought it about.
 */
export async function actOnce<State>(
  kind: Journal.Kind<State, Record<string, never>>,
  id: string,
  isDone: (state: State) => boolean,
  decide: () => Decided<State> | Promise<Decided<State>>,
): Promise<State> {
  let decided: State | undefined;
  try {
    await Request.unkeyed(() =>
      Journal.actLoosely(kind, id, async (head) => {
        if (head !== undefined && isDone(head.state)) throw new Done(head.state);
        const decision = await decide();
        decided = decision.state;
        return decision;
      }),
    );
  } catch (error) {
    if (error instanceof Done) return error.state as State;
    throw error;
  }
  return decided as State;
}
