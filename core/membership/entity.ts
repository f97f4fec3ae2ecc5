import { defineKind } from "../journal/index.ts";
import type { Application, Contract } from "./schema.ts";

/** What the pool knows of one body: what binds it, what it applied for, and whether it is in. */
export type MemberState = {
  contract: Contract;
  application?: Application;
  status: "contracting" | "applied" | "joined" | "suspended" | "left";
  /** After it left: what was disposed of, when, and from when on no backup holds it either. */
  disposed?: Disposal;
};

/** 廃棄証明 of all that a body had: counts, the day, and the day on which the last backup that held it expires. */
export type Disposal = {
  certificate: string;
  aggregates: number;
  entries: number;
  disposedOn: string;
  backupsExpire: string;
};

/** The first administrator whom the body names in its application; receives the first invitation. */
export type Administrator = { name: string; kana: string; email: string };

export const memberKind = defineKind<MemberState, { administrator: Administrator }>({
  kind: "MEMBER",
  version: 1,
  list: (state, id) => ({ name: "MEMBER", sort: `${state.status}#${id}` }),
});
