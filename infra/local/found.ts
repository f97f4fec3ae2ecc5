import * as Actor from "#core/actor.ts";
import { foundPool } from "#core/pool.ts";
import * as Staff from "#core/staff/index.ts";
import { poolHome } from "#core/table/key.ts";
import { operatorOf } from "#infra/local/people.ts";
import { castOf } from "#infra/local/story/cast.ts";

/** What `pool found` does on a new stage: the pool's own homes, and its first operator. */
export async function found(prefecture: string, issuer: string): Promise<void> {
  await foundPool(prefecture);
  const [own] = await castOf(prefecture);
  const { sub, name, mail } = operatorOf(own);
  await Actor.asSystem("founding", poolHome(prefecture), () =>
    Staff.foundFirstOperator({ issuer, subject: sub }, { name, kana: "ウンヨウ ミホン", email: mail }),
  );
}
