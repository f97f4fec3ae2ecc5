import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";

/**
 * An act that several hands may come to – the request, a timer, a repetition after a failure – and that is done once.
 * Gives the state as it is then, whoever brought it about; `undefined` where nothing is decided.
 */
export async function actOnce<State>(
  kind: Journal.Kind<State, Record<string, never>>,
  id: string,
  isDone: (state: State) => boolean,
  decide: () => Promise<Journal.Decision<State, Record<string, never>> | undefined>,
): Promise<State | undefined> {
  const { state } = await Request.unkeyed(() =>
    Journal.act(kind, id, async (head) => (head !== undefined && isDone(head.state) ? undefined : decide())),
  );
  return state;
}
