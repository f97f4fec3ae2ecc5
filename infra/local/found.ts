import * as Actor from "#core/actor.ts";
import { foundPool } from "#core/pool.ts";
import * as Staff from "#core/staff/index.ts";
import { poolHome } from "#core/table/key.ts";
import { people } from "#infra/local/people.ts";

/** What `pool found` does on a new stage: the pool's own homes, and its first operator. */
export async function found(prefecture: string, issuer: string): Promise<void> {
  await foundPool(prefecture);
  const operator = people.find((person) => person.realm === "operator");
  if (operator === undefined) throw new Error("the embedded pool has no operator");
  const { sub, name, mail } = operator;
  await Actor.asSystem("founding", poolHome(prefecture), () =>
    Staff.foundFirstOperator({ issuer, subject: sub }, { name, kana: "ウンヨウ ミホン", email: mail }),
  );
}
