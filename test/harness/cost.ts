import { createHash } from "node:crypto";

/**
 * What one test file cost: CPU seconds of its process (its engine's come on top) as the machine would have taken for which the budgets are
 * written, and the routes that it asked.
 */
export type Cost = { file: string; seconds: number; routes: string[] };

/** What a domain may cost: 20 and half a second a route; where it cost more when that was last written, that and a quarter, and half a second for each route since. */
const perDomain = 20;
const perRoute = 0.5;
const spread = 1.25;

/** What each domain cost, and how many of its routes were asked. */
export type Base = Readonly<Record<string, { seconds: number; routes: number }>>;

/** What is asked of a domain lies in `test/domain` and `test/matrix` under its name: `register-api.test.ts` is the register's. */
const groupOf = (file: string): string =>
  /test\/(?:domain|matrix)\/([a-z]+)/.exec(file)?.[1] ?? /(?:^|\/)(test\/[^/]+)\//.exec(file)?.[1] ?? "else";

/** Seconds that all of it should take on two idle cores: told, not held, because the machine and what runs beside it make them longer. */
export const goalSeconds = 240;
/** CPU seconds of all of it, counted alike on every machine: five minutes of two cores. */
const mostCpuSeconds = 600;

export const costsTooMuch = (cpuSeconds: number, whole: boolean): boolean => whole && cpuSeconds > mostCpuSeconds;

export type Line = { group: string; seconds: number; routes: number; budget: number | undefined };

/** CPU seconds by domain against what it may cost; other folders are only told. */
export function linesOf(costs: readonly Cost[], base: Base): Line[] {
  return [...Map.groupBy(costs, ({ file }) => groupOf(file))]
    .map(([group, of]) => {
      const routes = new Set(of.flatMap((one) => one.routes)).size;
      const seconds = of.reduce((sum, one) => sum + one.seconds, 0);
      return { group, seconds, routes, budget: group.includes("/") ? undefined : budgetOf(base[group], routes) };
    })
    .sort((a, b) => b.seconds - a.seconds);
}

const budgetOf = (then: Base[string] | undefined, routes: number): number =>
  Math.max(
    perDomain + perRoute * routes,
    then === undefined ? 0 : then.seconds * spread + perRoute * Math.max(0, routes - then.routes),
  );

export const textOf = ({ group, seconds, budget }: Omit<Line, "routes">): string =>
  `${seconds.toFixed(1).padStart(6)} CPU s  ${group}${budget === undefined ? "" : ` (of ${budget.toFixed(0)})`}${exceeds({ seconds, budget }) ? "  EXCEEDED" : ""}`;

export const exceeds = ({ seconds, budget }: Pick<Line, "seconds" | "budget">): boolean =>
  budget !== undefined && seconds > budget;

/** Milliseconds of CPU that the work below takes on the machine for which the budgets are written. */
const referenceMs = 10;

/** How much longer than there a fixed piece of work takes here and now, the fastest of five: what runs beside it slows it too. */
export function slowness(): number {
  const item = {
    pk: "31#313254#APPLICATION#x",
    sk: "HEAD",
    v: 1,
    state: { names: ["見本", "架空"], on: "2027-04-01" },
  };
  const once = () => {
    const before = process.cpuUsage();
    for (let i = 0; i < 2_000; i++) {
      const text = JSON.stringify(JSON.parse(JSON.stringify(item)));
      createHash("sha256").update(text).digest();
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return Math.min(...Array.from({ length: 5 }, once)) / referenceMs;
}
