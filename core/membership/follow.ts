import { parseBodyCode } from "../japan/body.ts";
import type { Consumer } from "../journal/index.ts";
import * as Journal from "../journal/index.ts";
import { bodyHome } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";

/** That a body left is said in its own home, once, through the stream: it was stopped before. */
export const memberCommands: Consumer = {
  name: "member",
  on: ["member.left"],
  target: (entry) => (entry.type === "member.left" ? bodyHome(parseBodyCode(entry.id)) : undefined),
  effect: async (entry) => {
    const head = await Tenant.current();
    if (head === undefined) return [];
    const { writes } = await Journal.prepare(
      Tenant.tenantKind,
      { home: head.home, id: head.id, head },
      {
        type: "tenant.left",
        state: { ...head.state, status: "left" },
        facts: { cause: Journal.entryName(entry) },
      },
    );
    return writes;
  },
};
