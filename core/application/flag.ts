import { today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { applicationKind } from "./entity.ts";
import { flagOn } from "./rule.ts";
import { intact, step } from "./step.ts";

class Unchanged extends Error {}

/**
 * Puts on the work list that the 標準処理期間 is nearly over, or is. Called by a timer, looks at the state as it is:
 * what was decided, withdrawn or sent for 補正 meanwhile gets no flag. Passing it decides nothing.
 */
export async function flag(id: string): Promise<void> {
  try {
    await Journal.actLoosely(applicationKind, id, (found) => {
      const head = intact(found);
      const flag = flagOn(head.state, today());
      if (flag === head.state.flag) throw new Unchanged();
      return step(head, "flagged", { flag }, {});
    });
  } catch (error) {
    if (!(error instanceof Unchanged)) throw error;
  }
}
