import { parseBodyCode } from "../japan/body.ts";
import * as Journal from "../journal/index.ts";
import { bodyHome } from "../table/key.ts";
import * as TenantEvent from "../tenant/event.ts";
import * as Tenant from "../tenant/index.ts";
import { left } from "./event.ts";

/** That a body left is said in its own home, once, through the stream: it was stopped before. */
export const memberCommands = Journal.consumer("member", [
  Journal.following(
    left,
    async (entry) => {
      const head = await Tenant.current();
      if (head === undefined) return [];
      const event = TenantEvent.left({ cause: Journal.entryName(entry) });
      const decision = { event, state: { ...head.state, status: "left" as const } };
      return (await Journal.prepare(Tenant.tenantKind, { home: head.home, id: head.id, head }, decision)).writes;
    },
    ({ id }) => bodyHome(parseBodyCode(id)),
  ),
]);
