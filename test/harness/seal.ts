import * as Actor from "#core/actor.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { bodyHome, commonsHome, type Home, poolHome } from "#core/table/key.ts";

/** What the hour brings: each home lists what it has, and the pool's chain gets a link. */
export async function sealPool(...codes: string[]): ReturnType<typeof chainPool> {
  const homes = homesOf(codes);
  for (const home of homes) await Actor.asSystem("test", home, () => Journal.sealPassed());
  return chainPool(...codes);
}

export const chainPool = (...codes: string[]) =>
  Actor.asSystem("test", poolHome("31"), () => Journal.chainPassed(async () => homesOf(codes)));

const homesOf = (codes: readonly string[]): Home[] => [
  poolHome("31"),
  commonsHome("31"),
  ...codes.map((code) => bodyHome(parseBodyCode(code))),
];
