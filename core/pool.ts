import * as Actor from "./actor.ts";
import { today } from "./clock.ts";
import { ConditionFailed, get, put } from "./table/client.ts";
import { commonsHome, type Home, type Key, partition, poolHome } from "./table/key.ts";
import * as Timer from "./timer/index.ts";
import * as Vault from "./vault.ts";

/** What a pool needs before its first act: keys of its own two homes and a day that timers count from. Safe to repeat. */
export async function foundPool(prefecture: string): Promise<void> {
  for (const home of [poolHome(prefecture), commonsHome(prefecture)]) {
    await Actor.asSystem("founding", home, async () => {
      await Vault.found(home);
      await rememberDay(home);
    });
  }
  await Timer.found(commonsHome(prefecture));
}

const foundedKey = (home: Home): Key => ({ pk: partition(home, "FOUNDED"), sk: "1" });

async function rememberDay(home: Home): Promise<void> {
  if ((await get(foundedKey(home))) !== undefined) return;
  try {
    await put({ ...foundedKey(home), v: 1, date: today() }, { expression: "attribute_not_exists(pk)" });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
}

/** The day on which the acting home, the pool or its commons, was founded: before it there is no entry. */
export async function foundedOn(): Promise<string> {
  const item = await get(foundedKey(Actor.home()));
  if (item === undefined) throw new Error("the pool is not founded");
  return String(item.date);
}
