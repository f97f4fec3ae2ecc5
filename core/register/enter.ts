import { decided } from "../application/event.ts";
import { fiscalYearOf } from "../calendar/fiscal.ts";
import { dateOf, now, today } from "../clock.ts";
import * as Document from "../document/index.ts";
import * as Journal from "../journal/index.ts";
import type { Write } from "../table/client.ts";
import { due } from "./due.ts";
import { entering, registerKind, tagSeries } from "./entity.ts";
import { inspectChanges, missingItems } from "./inspect.ts";
import { keepingOf } from "./keeping.ts";
import { likeRow, owned } from "./likeness.ts";
import { isRegister, moduleOf } from "./modules/index.ts";
import { type RegisterName, registrationOf } from "./name.ts";
import type { Version } from "./rule.ts";

type Decided = Journal.EntryOf<typeof decided>;

/** The register that takes over what an entry approves. */
const registerOf = ({ facts: { outcome, register } }: Decided): RegisterName | undefined =>
  outcome === "approved" && isRegister(register) ? register : undefined;

/**
 * Enters what was approved into the ledger that the pool keeps, once, and gives it the next number of the fiscal year (鑑札番号). What the
 * register cannot hold, or another system has to enter, stands on a list until somebody has.
 */
export const registerConsumer = Journal.consumer("register", [
  Journal.following(
    decided,
    (entry) => {
      const register = registerOf(entry);
      // an application whose personal part is disposed has nothing left to enter
      return register === undefined || entry.closed === null ? [] : enter(register, entry);
    },
    (entry) => (registerOf(entry) === undefined ? undefined : entry.home),
  ),
]);

async function enter(register: RegisterName, entry: Decided): Promise<Write[]> {
  const id = registrationOf(register, entry.id);
  if ((await Journal.load(registerKind, id)) !== undefined) return [];
  const module = moduleOf(register);
  const waiting = { application: entry.id, since: entry.at };
  // of a mirror, the system that holds the ledger fetches the decision and writes what it made of it
  if ((await keepingOf(module.def)).mode === "mirror") return due(register, { ...waiting, why: "mirror", fields: [] });
  const row = module.rowOf(entry.closed?.answers);
  const wrong = [...inspectChanges(module.def, row), ...missingItems(module.def, row)];
  if (wrong.length > 0) {
    const fields = wrong.map(({ pointer }) => pointer.replace("/changes/", ""));
    return due(register, { ...waiting, why: "row", fields: [...new Set(fields)] });
  }
  const similar = await likeRow(module.def, row, id);
  if (similar.length > 0) return due(register, { ...waiting, why: "similar", fields: [], similar });
  const version: Version = {
    serial: 1,
    event: "enter",
    reason: module.def.reasons.find((one) => one.kind === "enter")?.code ?? "",
    effectiveOn: dateOf(entry.at),
    notifiedOn: entry.facts.filedOn,
    processedOn: today(),
    recordedAt: now(),
    changes: row,
  };
  const fiscalYear = fiscalYearOf(version.effectiveOn);
  const { number, write } = await Document.nextNumber(tagSeries(register), fiscalYear);
  const tag = { fiscalYear, number };
  const applicant = entry.closed?.applicant;
  const { writes } = await Journal.prepare(
    registerKind,
    { home: entry.home, id, head: undefined },
    entering(module.def, { version, row, tag, application: entry.id, similar, applicant }),
  );
  return [...writes, write, ...(await owned(module.def, id, undefined, row))];
}
