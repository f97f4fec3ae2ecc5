import type { Item } from "../table/client.ts";
import { chainedThrough } from "./chain.ts";

/** A root goes from where it was handed over once the chain has taken it up; how far a home has come stays. */
export const wasChained = async ({ sk, through }: Item): Promise<boolean> =>
  sk.startsWith("ROOT#") && Number(through) <= ((await chainedThrough()) ?? 0);
