import { now, today } from "../clock.ts";
import * as Document from "../document/index.ts";
import * as Id from "../id.ts";
import * as Journal from "../journal/index.ts";
import { refuse } from "./change.ts";
import { done } from "./due.ts";
import { entering, isTagTaken, registerKind, type Tag, tagSeries } from "./entity.ts";
import { inspectChanges, missingItems } from "./inspect.ts";
import { requireWriter } from "./keeping.ts";
import { likeRow, owned } from "./likeness.ts";
import { moduleOf } from "./modules/index.ts";
import { problem } from "./problem.ts";
import type { Version } from "./rule.ts";
import type { Mirrored, Row } from "./schema.ts";

/** One 鑑札番号, one registration, however often and by whichever request it comes. */
const mirrored = (register: string, { fiscalYear, number }: Tag): string =>
  Id.derive(register, "tag", String(fiscalYear), String(number));

/**
 * 写し: takes a registration over from the ledger that a vendor's system holds, under the number that it has there. What looks like it is
 * told and recorded, and hinders nothing: whoever holds the ledger has given the number.
 * @throws Problem `request.malformed` with pointers, `register.not_writable` where the pool keeps the ledger itself,
 *   `register.tag_taken`, `register.not_possible`
 */
export async function mirror(register: string, { tag, application, ...said }: Mirrored) {
  const { def } = moduleOf(register);
  const { mode, version: setting } = await requireWriter(def);
  if (mode !== "mirror") throw problem("register.not_writable");
  const row = rowOf(said.changes);
  refuse([...inspectChanges(def, said.changes), ...missingItems(def, said.changes)]);
  const id = mirrored(register, tag);
  return Journal.act(registerKind, id, async (head) => {
    const [taken, write, similar, indexed] = await Promise.all([
      isTagTaken(register, tag, id),
      Document.passNumber(tagSeries(register), tag.fiscalYear, tag.number),
      likeRow(def, row, id),
      owned(def, id, undefined, row),
    ]);
    if (head !== undefined || taken) throw problem("register.tag_taken");
    if (said.effectiveOn > today() || said.notifiedOn > today()) {
      throw problem("register.not_possible", { detail: "異動日か届出日が、今日より後です。" });
    }
    const reason = def.reasons.find((one) => one.kind === "enter")?.code ?? "";
    const version: Version = { ...said, serial: 1, event: "enter", reason, processedOn: today(), recordedAt: now() };
    return {
      ...entering(def, { version, row, tag, application, similar, setting }),
      // the town may keep the ledger itself one day, and no number is given twice
      also: [
        ...(write === undefined ? [] : [write]),
        ...indexed,
        ...(application === undefined ? [] : done(register, application)),
      ].map((one) => ({ write: one })),
    };
  });
}

const rowOf = (changes: Mirrored["changes"]): Row =>
  Object.fromEntries(Object.entries(changes).filter((pair): pair is [string, Row[string]] => pair[1] !== null));
