import { existsSync } from "node:fs";
import { functions } from "#infra/function.ts";
import { type Bundle, bundle } from "./bundle.ts";

/** Bytes, minified, that a cold start of each entry may read. Whoever adds a function says here what it may weigh. */
export const limits: Readonly<Record<string, number>> = {
  api: 400_000,
  stream: 450_000,
  cron: 450_000,
  web: 550_000,
  worker: 450_000,
  print: 50_000, // and beside it the engine, which is no code of ours
} satisfies Record<keyof typeof functions | "web", number>;

/** What any one domain may add when something of it comes; nobody waits for a worker, whose exports bring everything that follows from entries. */
const domainLimitOf = (name: string): number => (name === "worker" ? 300_000 : 150_000);

/** What a domain may add to an entry that nothing of it comes to: its names. */
export const strangerLimit = 3_000;

/** Functions that are told of what was checked at the door, and what checks it there: they can load none of that. */
const behindTheDoor: readonly string[] = ["stream", "cron"];
const checkers = ["zod", "ajv", "ajv-formats", "json-logic-engine"];

/** The source of an entry, if it is there. */
function entryOf(name: string): string | undefined {
  const entry = `functions/${name}/handler.ts`;
  return existsSync(entry) ? entry : undefined;
}

export type Examined = { built: Map<string, Bundle>; faults: string[]; summary: string };

/** Builds every entry that is there, and says what is wrong with any, and on one line how large they are. */
export async function examine(): Promise<Examined> {
  const names = [...new Set([...Object.keys(limits), ...Object.keys(functions)])];
  const built = new Map<string, Bundle>();
  const faults: string[] = [];
  for (const name of names) {
    const entry = entryOf(name);
    if (entry !== undefined) {
      const made = await bundle(entry).catch((error: Error) => `${entry}: ${error.message}`);
      if (typeof made === "string") faults.push(made);
      else built.set(name, made);
    } else if (name in functions) faults.push(`functions/${name}/handler.ts is missing`);
  }
  for (const [name, made] of built) faults.push(...faultsOf(name, made));
  const sizes = names.map((name) => `${name} ${kb(built.get(name)?.cold)}`);
  return { built, faults, summary: `${sizes.join(", ")}; with the largest domain ${[...built].map(most).join(", ")}` };
}

const kb = (bytes: number | undefined) => (bytes === undefined ? "not there yet" : `${Math.round(bytes / 1000)} KB`);

const most = ([name, { coldMax, withFormChecker }]: [string, Bundle]): string =>
  `${name} ${kb(coldMax)}${withFormChecker > coldMax ? ` (${kb(withFormChecker)} when it checks a form)` : ""}`;

const exact = (bytes: number) => bytes.toLocaleString("en");

/** What is wrong with the size or the parts of a built entry. */
export function faultsOf(name: string, { cold, later, parts }: Bundle): string[] {
  const limit = limits[name];
  if (limit === undefined) return [`${name} has no limit in scripts/entry.ts`];
  const largest = parts.slice(0, 8).map(([part, size]) => `${part} ${exact(size)}`);
  const found = parts.map(([part]) => part).filter((part) => checkers.includes(part));
  return [
    ...(cold > limit
      ? [`${name}: ${exact(cold)} bytes, the limit is ${exact(limit)}. Largest: ${largest.join(", ")}`]
      : []),
    ...later
      .filter(({ bytes }) => bytes > limit + domainLimitOf(name))
      .map(
        ({ source, bytes }) =>
          `${name} with ${source}: ${exact(bytes)} bytes, the limit is ${exact(limit + domainLimitOf(name))}`,
      ),
    ...(behindTheDoor.includes(name) ? found.map((part) => `${name} can load ${part}`) : []),
  ];
}
