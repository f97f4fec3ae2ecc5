import { expect } from "vitest";

/** Every (route, role, case) that a test of this file has asked the API about. */
export const triples = new Set<string>();

/** A test's name without what differs from route to route and run to run: the case that it puts. */
const caseOf = (name: string, route: string): string =>
  name
    .replaceAll(new RegExp(`\\b${route}\\b`, "g"), "")
    .replaceAll(/\((?:KILL_)?SEED.*?\)/gi, "")
    .replaceAll(/^[\s>]+|\s+/g, " ")
    .trim();

/** Notes that a test, not what it is prepared by, has called a route as somebody. */
export function note(route: string, role: string): void {
  const { currentTestName } = expect.getState();
  if (currentTestName === undefined) return;
  triples.add([route, role, caseOf(currentTestName, route)].join(" | "));
}
