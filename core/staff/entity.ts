import type * as Actor from "#core/actor.ts";
import type { Instant, LocalDate } from "#core/clock.ts";
import { defineKind } from "#core/journal/index.ts";
import type { Other } from "#core/organ/index.ts";
import type { Ground } from "./name.ts";
import type { Granted, Held, Person } from "./schema.ts";

/** 正規, 会計年度任用 and other fixed terms, 代行 of another town, and the pool's own operators. */
type StaffType = "regular" | "fixed_term" | "deputy" | "operator";

/** 所属 of operators, and who invites them. */
export const operatorOffice = "共同利用基盤の運用";

/**
 * By what one person is known again without saying who it is: keyed hashes of the address, and of name and reading. What was
 * written before there were marks has none.
 */
export type Marks = { mail?: string; named?: string };

/** Names of lists in the index `mine`: accounts by name and reading, invitations by address. */
export const namesakes = "NAMESAKE";
export const invited = "INVITED";

/** An account. Its id derives from issuer and subject of the token, so finding it is one read. */
export type StaffState = {
  type: StaffType;
  office: string;
  duties: Held[];
} & Marks;

export const staffKind = defineKind<StaffState, Person>({
  kind: "STAFF",
  version: 1,
  list: (state, id) => ({ name: "STAFF", sort: `${state.office}#${id}` }),
  mine: ({ named }, id) => (named === undefined ? undefined : { name: namesakes, parts: [named], sort: id }),
});

/** A vendor's system that a town lets in. */
export type ClientState = { status: "admitted" | "suspended"; scopes: Granted[] };

export const clientKind = defineKind<ClientState, { name: string; subject: string; issuer?: string }>({
  kind: "CLIENT",
  version: 2,
  // the scopes of version 1, read and write, opened no route
  upcast: { 1: () => ({ status: "admitted", scopes: [] }) },
  list: (_state, id) => ({ name: "CLIENT", sort: id }),
});

/** An offer of an account to whoever holds the code; the code itself is only in the mail. */
export type InvitationState = {
  type: StaffType;
  office: string;
  duties: Held[];
  /** SHA-256 of the code. */
  code: string;
  expires: Instant;
  status: "open" | "used" | "revoked";
  usedBy?: string;
  invitedAt?: Instant;
} & Marks;

export const invitationKind = defineKind<InvitationState, Person>({
  kind: "INV",
  version: 1,
  list: ({ status, named = "" }, id) => (status === "open" ? { name: "INV", sort: `${named}#${id}` } : undefined),
  mine: ({ mail, invitedAt = 0 }, id) =>
    mail === undefined ? undefined : { name: invited, parts: [mail], sort: `${invitedAt}#${id}` },
});

/** One CSV file that was taken as a whole. */
export const importKind = defineKind<{ invitations: string[] }>({ kind: "IMPORT", version: 1 });

/** 代行: what a town lets a member of another town's staff do for it, from one day to another. */
export type MandateState = Actor.Reach & {
  from: LocalDate;
  to: LocalDate;
  /** For which the duties are; without one, for 長. */
  organ?: Other;
  duties: Held["duty"][];
  /** 団体コード of the deputy's own town. */
  town: string;
  invitation: string;
  status: "granted" | "revoked";
  /** 併任, 派遣 or 代替執行, from which day; without one 入力・起案 only. */
  ground?: { kind: Ground; on: LocalDate };
};

export const mandateKind = defineKind<MandateState, Person & { scope: string; document?: string }>({
  kind: "MANDATE",
  version: 2,
  // the scope of version 1 was a text, which nobody can hold a deputy to
  upcast: { 1: (state) => ({ ...state, procedures: [], facilities: [], registers: [] }) },
  list: (_state, id) => ({ name: "MANDATE", sort: id }),
});
