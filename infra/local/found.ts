import * as Actor from "#core/actor.ts";
import { foundPool } from "#core/pool.ts";
import * as Staff from "#core/staff/index.ts";
import { poolHome } from "#core/table/key.ts";
import { people } from "#infra/local/people.ts";

/** What a prefecture's engineer does once on a new stage: the pool's own homes, and its first operators. */
export async function found(prefecture: string, issuer: string): Promise<void> {
  await foundPool(prefecture);
  const operators = people.filter((person) => person.realm === "operator");
  await Actor.asSystem("founding", poolHome(prefecture), async () => {
    for (const { sub, name, mail } of operators) {
      await Staff.foundOperator({ issuer, subject: sub }, { name, kana: "ウンヨウ ミホン", email: mail });
    }
  });
}
