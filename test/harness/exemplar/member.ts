import * as Actor from "#core/actor.ts";
import * as Billing from "#core/billing/index.ts";
import * as Exit from "#core/exit/index.ts";
import { bodiesOf } from "#core/japan/bodies.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { bodyHome } from "#core/table/key.ts";
import { applyToJoin, join } from "../founding.ts";
import { act, type Exemplars, ofBody, once, routeNamed, type Stage } from "./stage.ts";

const tottori = await bodiesOf("31");

/** A body of the prefecture that has nothing to do with the pool yet. */
const outside = (stage: Stage): string => {
  const free = tottori.map((one) => one.code as string).filter((one) => !["310000", "313254", "313289"].includes(one));
  const code = free[stage.bodies++ % free.length];
  if (code === undefined) throw new Error("every body is in");
  return code;
};

async function moved(stage: Stage, to: "joined" | "suspended"): Promise<string> {
  const code = await once(stage, "moved", async () => {
    const code = outside(stage);
    await join(stage.api, code);
    return code;
  });
  const path = `/v1/pool/members/${code}`;
  const { status } = (await act(stage, "operator", "get", path, undefined)).body;
  const way = to === "joined" ? "resumption" : "suspension";
  if (status !== to) await act(stage, "operator", "post", `${path}/${way}`, { why: "試験" });
  return code;
}

/** A body that is stopped and has had everything that is its own since then: it may leave. */
async function handedOut(stage: Stage): Promise<string> {
  const code = outside(stage);
  await join(stage.api, code);
  await act(stage, "operator", "post", `/v1/pool/members/${code}/suspension`, { why: "試験" });
  await stage.api.world.deliver();
  await Actor.asSystem("test", bodyHome(parseBodyCode(code)), async () =>
    Exit.recordExport({ ...(await Exit.manifestHead()), files: {} }, "0".repeat(64)),
  );
  return code;
}

/** Who begins with a fiscal year needs no plan before it is let in. */
const fromNextYear = () => {
  const example = routeNamed("applyForUse").example?.body as object;
  const budget = { ...Billing.Example.application.budget, fiscalYear: 2028 };
  return { ...example, start: "2028-04-01", budget };
};

export const memberExemplars: Exemplars = {
  showMember: { make: (stage) => ofBody(stage.code) },
  recordContract: { make: (stage) => ofBody(outside(stage)) },
  applyForUse: { open: ["/budget"], make: (stage) => ofBody(outside(stage)) },
  approveMember: {
    make: async (stage) => {
      const code = outside(stage);
      await applyToJoin(stage.api, code);
      await act(stage, "operator", "post", `/v1/pool/members/${code}/applications`, fromNextYear());
      return ofBody(code);
    },
  },
  suspendMember: { open: ["/why"], make: async (stage) => ofBody(await moved(stage, "joined")) },
  resumeMember: { open: ["/why"], make: async (stage) => ofBody(await moved(stage, "suspended")) },
  leaveMember: { open: ["/why"], make: async (stage) => ofBody(await handedOut(stage)) },
  recordBudget: { open: ["/lines"], make: (stage) => ofBody(stage.code) },
};
