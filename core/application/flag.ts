import { today } from "../clock.ts";
import * as Journal from "../journal/index.ts";
import { applicationKind } from "./entity.ts";
import { flagged } from "./event.ts";
import { flagOn } from "./rule.ts";
import { intact, step } from "./step.ts";

/**
 * Puts on the work list that the 標準処理期間 is nearly over, or is. Called by a timer, looks at the state as it is:
 * what was decided, withdrawn or sent for 補正 meanwhile gets no flag. Passing it decides nothing.
 */
export async function flag(id: string): Promise<void> {
  await Journal.act(applicationKind, id, (found) => {
    const head = intact(found);
    const flag = flagOn(head.state, today());
    return flag === head.state.flag ? undefined : step(head, { flag }, {}, flagged);
  });
}
