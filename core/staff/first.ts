import * as Actor from "#core/actor.ts";
import { today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Journal from "#core/journal/index.ts";
import { administer, isAdministered } from "./admins.ts";
import { operatorOffice, staffKind } from "./entity.ts";
import { type Identity, operatorId } from "./entrance.ts";
import { operatorFounded } from "./event.ts";
import { marksOf } from "./namesake.ts";
import type { Person } from "./schema.ts";

/**
 * Gives the pool its first operator: run as a part of the system in the pool's home, once. Doing it again for the same
 * identity gives the first entry; everybody after the first is invited.
 * @throws Problem `pool.founded` when somebody else is or was an operator
 */
export async function foundFirstOperator(
  identity: Pick<Identity, "issuer" | "subject">,
  person: Person,
  engineer?: string,
): Promise<{ entry: Journal.Entry; already: boolean }> {
  Actor.require("system");
  const id = operatorId(identity);
  const known = (await Journal.load(staffKind, id)) && (await Journal.entries(staffKind, id))[0];
  if (known !== undefined) return { entry: known, already: true };
  const { entry, isReplay } = await Journal.act(staffKind, id, async () => {
    if (await isAdministered()) throw new Problem("pool.founded");
    const duties = [{ duty: "admin" as const, from: today() }];
    return {
      event: operatorFounded({}, engineer === undefined ? {} : { engineer }),
      state: { type: "operator" as const, office: operatorOffice, duties, ...(await marksOf(person)) },
      secret: person,
      also: await administer(id, duties),
    };
  });
  return { entry, already: isReplay };
}
