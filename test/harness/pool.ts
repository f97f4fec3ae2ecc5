import { randomUUID } from "node:crypto";
import * as Billing from "#core/billing/index.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import * as Membership from "#core/membership/index.ts";
import { consumers as everything } from "#functions/stream/consumers.ts";
import { entryOf, happened } from "./happened.ts";
import { streamItems } from "./stream.ts";
import type { World } from "./world.ts";

/** 架空の契約・料金: what the operator of a world does before and after towns come in. */
export const poolOf = (world: World) => {
  const act = <R>(run: () => R): R =>
    world.as(world.operator(), run, { idempotencyKey: randomUUID(), hash: randomUUID() });
  const next = streamItems(world.table);
  const administrator = { name: "管理 見本", kana: "カンリ ミホン", email: "admin@example.jp" };
  const pool = {
    act,
    async setTerms(): Promise<void> {
      for (const { name, row } of Billing.Example.terms) await act(() => Billing.setTerm(name, row as never));
    },
    async publish(plan = Billing.Example.plan, cost = Billing.Example.cost): Promise<Journal.Entry> {
      await act(() => Billing.setCost(2027, "planned", cost));
      return entryOf(act(() => Billing.publishPlan(2027, plan)));
    },
    apply: (code: string, application = Billing.Example.application) =>
      act(() => Membership.apply(code, application, administrator)),
    approve: (code: string) => act(() => Membership.approve(code)),
    /** Contract, application and approval. */
    async join(code: string, application = Billing.Example.application): Promise<void> {
      if (!code.endsWith("0000")) await act(() => Membership.recordContract(code, Billing.Example.contract));
      await pool.apply(code, application);
      await pool.approve(code);
    },
    /** Acts of a town that count as uses of these units, now. */
    use: (code: string, ...units: string[]) =>
      world.as(world.staff(code), async () => {
        for (const type of units)
          await Journal.act(usedKind, `tst_${randomUUID()}`, () => ({ event: happened(type), state: {} }));
      }),
    /** Counts what was used; the acts are only types, which the consumers of their domains could not read. */
    async deliver(): Promise<void> {
      for (let items = await next(); items.length > 0; items = await next()) {
        for (const item of items) await Journal.deliver(consumers, item);
      }
    },
    body: parseBodyCode,
  };
  return pool;
};

const consumers = everything.filter(({ name }) => ["member", "usage", "billing"].includes(name));
const usedKind = Journal.defineKind<Record<string, never>>({ kind: "TEST", version: 1 });
