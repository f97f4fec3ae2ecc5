import { parseBodyCode } from "../japan/body.ts";
import type { Consumer } from "../journal/index.ts";
import * as Journal from "../journal/index.ts";
import { bodyHome } from "../table/key.ts";
import * as Tenant from "../tenant/index.ts";

const statusAfter = { "member.suspended": "suspended", "member.resumed": "joined", "member.left": "left" } as const;
type Type = keyof typeof statusAfter;
const isCommand = (type: string): type is Type => type in statusAfter;

/** What the operator decided of a member is done in the body's own home, once, through the stream. */
export const memberCommands: Consumer = {
  name: "member",
  target: (entry) => (isCommand(entry.type) ? bodyHome(parseBodyCode(entry.id)) : undefined),
  effect: async (entry) => {
    const head = await Tenant.current();
    if (head === undefined || !isCommand(entry.type)) return [];
    const { writes } = await Journal.prepare(
      Tenant.tenantKind,
      { home: head.home, id: head.id, head },
      {
        type: entry.type.replace("member", "tenant"),
        state: { ...head.state, status: statusAfter[entry.type] },
        facts: { cause: Journal.entryName(entry) },
      },
    );
    return writes;
  },
};
