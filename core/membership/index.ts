import * as Actor from "../actor.ts";
import { type LocalDate, today } from "../clock.ts";
import { Problem } from "../error.ts";
import { type BodyCode, parseBodyCode, prefectureCode } from "../japan/body.ts";
import * as Journal from "../journal/index.ts";
import { bodyHome } from "../table/key.ts";
import * as TenantEvent from "../tenant/event.ts";
import * as Tenant from "../tenant/index.ts";
import * as Vault from "../vault.ts";
import { isPossibleUnion, listed, requireBody } from "./body.ts";
import { type Administrator, type Disposal, type MemberState, memberKind } from "./entity.ts";
import { applied, contractRecorded, disposed, joined, left, resumed, suspended } from "./event.ts";
import { problem } from "./problem.ts";
import { missingForJoining } from "./rule.ts";
import type { Application, Contract } from "./schema.ts";

export { bodyOf, findUnion, requireBody } from "./body.ts";
export type { Administrator, Disposal, MemberState } from "./entity.ts";
export { missingForJoining } from "./rule.ts";

type Member = Journal.Head<MemberState, { administrator: Administrator }>;

/**
 * Records 連携協約, 事務の委託 and 取扱委託 of a body as far as they have come; what was recorded before and is not
 * named now stays. A union is entered by its first contract, which gives its name; it keeps that from its joining on.
 * @throws Problem `not_found`, `request.malformed` on a union's name for a body of the list, `membership.state` on another name for a member
 */
export async function recordContract(code: string, part: Omit<Contract, "prefecture" | "body">) {
  Actor.require("operator");
  const isListed = (await listed(code)) !== undefined;
  if (isListed && part.unionName !== undefined) throw new Problem("request.malformed", { errors: [noUnion] });
  if (!isListed && !isPossibleUnion(code)) throw new Problem("not_found");
  const empty = { prefecture: prefectureCode(Actor.prefecture()), body: parseBodyCode(code) };
  return Journal.act(memberKind, code, (head) => {
    const contract = { ...empty, ...head?.state.contract, ...part };
    if (!isListed && contract.unionName === undefined) throw new Problem("not_found");
    if (contract.unionName !== head?.state.contract.unionName) refuseUnless(head, undefined, "contracting", "applied");
    return {
      event: contractRecorded({ body: code, ...part }),
      state: { ...head?.state, status: head?.state.status ?? "contracting", contract },
    };
  });
}

const noUnion = {
  pointer: "/unionName",
  message: "このコードは都道府県か市区町村のものです。一部事務組合・広域連合のコードを確かめてください。",
};

/**
 * 利用申込: what the body wants to use, from when, and the budget that its council voted for it.
 * @throws Problem `not_found`, `membership.state` when it is already in
 */
export async function apply(code: string, application: Omit<Application, "body">, administrator: Administrator) {
  Actor.require("operator");
  const body = await requireBody(code);
  return Journal.act(memberKind, code, (head) => {
    refuseUnless(head, undefined, "contracting", "applied");
    return {
      event: applied({ body: code, ...application }, { administrator }),
      state: {
        contract: head?.state.contract ?? { prefecture: prefectureCode(Actor.prefecture()), body: body.code },
        application: { ...application, body: body.code },
        status: "applied" as const,
      },
      secret: { administrator },
    };
  });
}

/**
 * 承認: the body joins. Its own home and the pool's record change in one transaction; only what opens or stops a body spans two homes.
 * @param requireElse what another domain asks of a body that begins on a day: it refuses by throwing
 * @throws Problem `membership.incomplete` naming every missing piece, `membership.state`, `not_found`
 */
export async function approve(
  code: string,
  requireElse: (body: string, start: LocalDate) => Promise<void> = async () => undefined,
) {
  const actor = Actor.require("operator");
  const body = await requireBody(code);
  const home = bodyHome(body.code);
  await Actor.asSystem("founding", home, () => Vault.found(home));
  return Actor.provide({ ...actor, joining: home }, () =>
    Journal.act(memberKind, code, async (head) => {
      const { member, application, administrator } = requireComplete(head);
      const { start } = application;
      await requireElse(code, start);
      const options = application.options.map((option) => ({ option, from: start }));
      const facts = { body: code, start, options: application.options };
      const { writes } = await Journal.prepare(
        Tenant.tenantKind,
        { home, id: Tenant.tenantId, head: undefined },
        {
          event: TenantEvent.joined(facts, { administrator }),
          state: { code, name: body.name, status: "joined", start, options },
        },
      );
      return {
        event: joined(facts),
        state: { ...member.state, status: "joined" as const },
        also: writes.map((write) => ({ write, refuse: () => problem("membership.state") })),
      };
    }),
  );
}

/**
 * Stops a body's use of the pool, or lets it go on, from the next request; its data stay as they are. As at its joining, its own home and the
 * pool's record change in one transaction.
 */
export const suspend = (code: string, why: string) =>
  move(code, "joined", "suspended", {
    here: suspended({ body: code }, { why }),
    there: TenantEvent.suspended({ body: code }),
  });
export const resume = (code: string, why: string) =>
  move(code, "suspended", "joined", {
    here: resumed({ body: code }, { why }),
    there: TenantEvent.resumed({ body: code }),
  });

/**
 * 脱退: the body leaves. Its use was stopped before, and everything that it has here was handed out since then, so nothing is
 * lost when its data are disposed of (pool town leave).
 * @throws Problem `membership.state` unless suspended, `membership.not_exported`
 */
export async function leave(code: string, why: string) {
  Actor.require("operator");
  const body = await requireBody(code);
  const types = await Actor.asSystem("leaving", bodyHome(body.code), async () =>
    (await Journal.entries(Tenant.tenantKind, Tenant.tenantId)).map(({ type }) => type),
  );
  return Journal.act(memberKind, code, (head) => {
    refuseUnless(head, "suspended");
    if (head === undefined) throw new Problem("not_found");
    if (types.lastIndexOf(TenantEvent.exported.type) <= types.lastIndexOf(TenantEvent.suspended.type))
      throw problem("membership.not_exported");
    return { event: left({ body: code }, { why }), state: { ...head.state, status: "left" as const } };
  });
}

/** Writes down, as a part of the system in the pool, that the data of a body that left are gone, and until when in copies. */
export async function recordDisposal(code: string, facts: Disposal) {
  Actor.require("system");
  return Journal.act(memberKind, code, (head) => {
    if (head?.state.status !== "left") throw problem("membership.state");
    return { event: disposed(facts), state: { ...head.state, disposed: facts } };
  });
}

type Standing = "joined" | "suspended";
/** What is said of it in the pool's own home, and there in the body's. */
type Said<E> = { here: E; there: Journal.Event };

async function move<E extends Journal.Event>(code: string, from: Standing, to: Standing, { here, there }: Said<E>) {
  const actor = Actor.require("operator");
  const home = bodyHome((await requireBody(code)).code);
  return Actor.provide({ ...actor, joining: home }, () =>
    Journal.act(memberKind, code, async (head) => {
      refuseUnless(head, from);
      if (head === undefined) throw new Problem("not_found");
      const tenant = await Journal.loadAt(Tenant.tenantKind, home, Tenant.tenantId);
      if (tenant === undefined) throw problem("membership.state");
      const { writes } = await Journal.prepare(
        Tenant.tenantKind,
        { home, id: Tenant.tenantId, head: tenant },
        { event: there, state: { ...tenant.state, status: to } },
      );
      const also = writes.map((write) => ({ write })); // whoever was faster in the body's home: asked again
      return { event: here, state: { ...head.state, status: to }, also };
    }),
  );
}

/** Every body that is in or on its way, by status and code. */
/** One page of the members, by state and code. @throws Problem `cursor.invalid` */
export const page = (options: { limit: number; cursor?: string | undefined }): Promise<Journal.Page<Member>> =>
  Journal.list(memberKind, "list", { name: "MEMBER" }, options);

export async function list(): Promise<Member[]> {
  const found: Member[] = [];
  let cursor: string | undefined;
  do {
    const page = await Journal.list(memberKind, "list", { name: "MEMBER" }, { limit: 100, cursor });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

export const find = (code: string): Promise<Member> => Journal.find(memberKind, code);

/** Bodies whose homes have something to seal, sweep and close: those in, and those suspended. */
export async function homes(): Promise<BodyCode[]> {
  const members = await list();
  return members
    .filter(({ state }) => state.status !== "contracting" && state.status !== "applied")
    .map(({ id }) => parseBodyCode(id));
}

function requireComplete(head: Member | undefined) {
  refuseUnless(head, "applied");
  const application = head?.state.application;
  if (head === undefined || application === undefined || head.secret === null) throw problem("membership.state");
  const missing = missingForJoining(head.state.contract, application, application.start);
  if (missing.length > 0) throw problem("membership.incomplete", { facts: { missing } });
  return { member: head, application, administrator: head.secret.administrator };
}

function refuseUnless(head: Member | undefined, ...allowed: (MemberState["status"] | undefined)[]): void {
  if (!allowed.includes(head?.state.status))
    throw problem("membership.state", { facts: { standing: head?.state.status ?? "none", on: today() } });
}
