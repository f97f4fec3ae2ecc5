import { defineKind } from "../journal/index.ts";
import type { Application, Contract } from "./schema.ts";

/** What the pool knows of one body: what binds it, what it applied for, and whether it is in. */
export type MemberState = {
  contract: Contract;
  application?: Application;
  status: "contracting" | "applied" | "joined" | "suspended" | "left";
};

/** The first administrator whom the body names in its application; receives the first invitation. */
export type Administrator = { name: string; kana: string; email: string };

export const memberKind = defineKind<MemberState, { administrator: Administrator }>({
  kind: "MEMBER",
  version: 1,
  list: (state, id) => ({ name: "MEMBER", sort: `${state.status}#${id}` }),
});
