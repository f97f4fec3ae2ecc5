import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Actor from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import * as Id from "#core/id.ts";
import { bodiesOf } from "#core/japan/bodies.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Journal from "#core/journal/index.ts";
import { foundPool } from "#core/pool.ts";
import * as Port from "#core/port.ts";
import * as Request from "#core/request.ts";
import { stampCode } from "#core/stamp.ts";
import { connect } from "#core/table/client.ts";
import { bodyHome, poolHome } from "#core/table/key.ts";
import { stampWith } from "#core/table/stamp.ts";
import * as Tenant from "#core/tenant/index.ts";
import * as Vault from "#core/vault.ts";
import { consumers } from "#functions/stream/consumers.ts";
import { openKeys } from "#infra/local/keys.ts";
import { createMeasures } from "#infra/local/measures.ts";
import { createPayments } from "#infra/local/payment/adapter.ts";
import { type Provider, startProvider } from "#infra/local/payment/provider.ts";
import { happened } from "./happened.ts";
import { printer } from "./printer.ts";
import { streamItems } from "./stream.ts";
import { freshTable, type TestTable, tableIn } from "./table.ts";
import type { Template } from "./template.ts";

const prefecture = "31";
const allOptions: Tenant.Option[] = ["application", "facility", "register"];

/** A pool of its own for one test file: a fresh table on the real engine, a clock that the test moves, ports in memory. */
export type World = {
  table: TestTable;
  mails: Port.Mail[];
  files: Map<string, Uint8Array>;
  /** Where its keys are kept. */
  keys: string;
  /** What was asked of the worker; test/harness/worker.ts takes it. */
  errands: Port.Errand[];
  /** Of online payment, the embedded one. Its messages are carried by the test. */
  provider: Provider;
  /** Moves the clock: `2027-04-01` or `2027-04-01T09:00`. */
  setTime(local: string): void;
  /** A body joins without its contract; how a contract leads there is membership's business. */
  join(code: string, options?: Tenant.Option[]): Promise<void>;
  staff(code: string, more?: Partial<Extract<Actor.Actor, { type: "staff" }>>): Actor.Actor;
  resident(code: string, name: string, assurance?: Actor.Assurance): Extract<Actor.Actor, { type: "resident" }>;
  operator(): Actor.Actor;
  public(code: string): Actor.Actor;
  /** Runs as an actor; with `key`, as a request that carries this Idempotency-Key. */
  as<R>(actor: Actor.Actor, run: () => R, request?: Partial<Request.Request>): R;
  /** Everything journalled and not yet delivered goes through the real consumers. */
  deliver(): Promise<void>;
};

/** `from`: a pool that was founded before, instead of one that has just been. */
export async function newWorld(options: { at?: string | undefined; from?: Template | undefined } = {}): Promise<World> {
  const { from } = options;
  const table = from === undefined ? await freshTable() : await tableIn(from);
  connect(table.name, table.config);
  stampWith(stampCode);
  Vault.forget();
  const mails: Port.Mail[] = [...(from?.mails ?? [])];
  const files = new Map<string, Uint8Array>();
  const errands: Port.Errand[] = [];
  const folder = mkdtempSync(join(tmpdir(), "machipool-payment-"));
  const provider = await startProvider({ port: 0, folder });
  const keys = mkdtempSync(join(tmpdir(), "machipool-keys-"));
  if (from !== undefined) cpSync(from.keys, keys, { recursive: true });
  Port.install({
    measures: createMeasures(),
    payments: createPayments({ ...provider, poolUrl: "https://pool.example.jp" }),
    keys: openKeys(keys),
    mailer: {
      send: async (mail) => {
        mails.push(mail);
      },
    },
    files: {
      put: async (name, bytes) => {
        if (!files.has(name)) files.set(name, bytes);
      },
      get: async (name) => files.get(name),
      remove: async (name) => void files.delete(name),
    },
    printer,
    queue: { send: async (errand) => void errands.push(errand) },
  });
  const setTime = (local: string) => {
    const instant = Date.parse(`${local.length === 10 ? `${local}T09:00` : local}:00+09:00`);
    Clock.install(() => instant);
  };
  setTime(options.at ?? "2026-10-01");
  if (from === undefined) await foundPool(prefecture);
  // what led to the founding of a copied pool has been delivered
  const next = streamItems(table, from === undefined ? "TRIM_HORIZON" : "LATEST");
  if (from !== undefined) await next();
  const homeOf = (code: string) => bodyHome(parseBodyCode(code));
  return {
    table,
    mails,
    files,
    keys,
    errands,
    provider,
    setTime,
    async join(code, use = allOptions) {
      const name = (await bodiesOf(prefecture)).find((one) => one.code === code)?.name ?? code;
      await Actor.asSystem("founding", homeOf(code), async () => {
        await Vault.found(homeOf(code));
        await Journal.act(Tenant.tenantKind, Tenant.tenantId, () => ({
          event: happened("tenant.joined"),
          state: {
            code,
            name,
            status: "joined" as const,
            start: Clock.today(),
            options: use.map((option) => ({ option, from: Clock.today() })),
          },
        }));
      });
    },
    staff: (code, more = {}) => ({
      type: "staff",
      home: homeOf(code),
      staff: Id.derive("stf", code, JSON.stringify(more.duties ?? "")),
      duties: ["counter", "draft", "decide", "admin"],
      assurance: "ial2",
      ...more,
    }),
    resident: (code, name, assurance = "ial3") => ({
      type: "resident",
      home: homeOf(code),
      person: Id.derive("per", name),
      assurance,
    }),
    operator: () => ({
      type: "operator",
      home: poolHome(prefecture),
      operator: Id.derive("opr", "operator"),
      assurance: "ial2",
    }),
    public: (code) => ({ type: "public", home: homeOf(code), session: "anonymous" }),
    as: (actor, run, request) => {
      const act = () => Actor.provide(actor, run);
      if (request === undefined) return act();
      return Request.provide({ id: Id.create("req"), route: "POST /test", hash: "", ...request }, act);
    },
    async deliver() {
      // what a consumer writes may be journalled itself, so go on until nothing new comes
      for (let items = await next(); items.length > 0; items = await next()) {
        for (const item of items) await Journal.deliver(consumers, item);
      }
    },
  };
}
