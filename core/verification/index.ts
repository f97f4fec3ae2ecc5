import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import { Problem } from "../error.ts";
import type { BodyCode } from "../japan/body.ts";
import * as Journal from "../journal/index.ts";
import * as Membership from "../membership/index.ts";
import * as Pool from "../pool.ts";
import * as Request from "../request.ts";
import { bodyHome, commonsHome, type Home } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";

/** What was found in one home: numbers, and the places that are damaged; nothing of what stands there. */
export type Finding = { home: string; from: string; to: string } & Journal.Report;

const verificationKind = Journal.defineKind<{ findings: Finding[] }>({ kind: "VERIFY", version: 1 });

/** An entry keeps so many damaged places of a home; whoever finds more has other worries. */
const placesMax = 50;

/**
 * Recomputes the journals of the whole pool, or of one body, from what is stored. Runs as a part of the system in each
 * home, because an operator may read none of it, and leaves an entry of who asked and what came out.
 * @throws Problem `not_found` for a body that is not in the pool
 */
export async function verify(body?: BodyCode): Promise<{ entry: Journal.Entry; findings: Finding[] }> {
  const { home: pool } = Actor.require("operator");
  const bodies = await Membership.homes();
  if (body !== undefined && !bodies.includes(body)) throw new Problem("not_found");
  const entry = await Journal.act(verificationKind, Request.newId("vfy"), async () => {
    const findings: Finding[] = [];
    if (body === undefined) {
      for (const home of [pool, commonsHome(pool.slice(0, 2))]) findings.push(await look(home, Pool.foundedOn));
    }
    for (const one of body === undefined ? bodies : [body]) findings.push(await look(bodyHome(one), Tenant.firstDay));
    const damaged = findings.reduce((sum, one) => sum + one.damaged.length, 0);
    return { type: "pool.verified", state: { findings }, facts: { body, damaged, findings } };
  });
  return { entry, findings: entry.facts.findings as unknown as Finding[] };
}

/** From the home's first day to today, seen from inside. */
const look = (home: Home, firstDay: () => Promise<string>): Promise<Finding> =>
  Actor.asSystem("verification", home, async () => {
    const [from, to] = [await firstDay(), today()];
    const report = await Journal.verify(from, to);
    return { home: home.slice(3), from, to, ...report, damaged: report.damaged.slice(0, placesMax) };
  });
