import * as Actor from "./actor.ts";
import { commonsHome, poolHome } from "./table/key.ts";
import * as Timer from "./timer/index.ts";
import * as Vault from "./vault.ts";

/** What a pool needs before its first act: keys of its own two homes and a day that timers count from. Safe to repeat. */
export async function foundPool(prefecture: string): Promise<void> {
  for (const home of [poolHome(prefecture), commonsHome(prefecture)]) {
    await Actor.asSystem("founding", home, () => Vault.found(home));
  }
  await Timer.found(commonsHome(prefecture));
}
