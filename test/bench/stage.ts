import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as Actor from "#core/actor.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Ports from "#core/port.ts";
import { bodyHome } from "#core/table/key.ts";
import { notContracted } from "#infra/aws/payments.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { ensureTable } from "#infra/local/data.ts";
import { startEngine } from "#infra/local/engine.ts";
import { setEnvironment } from "#infra/local/environment.ts";
import { memoryFolder } from "#infra/local/folder.ts";
import { toEvent } from "#infra/local/gateway-event.ts";
import { startIdentity } from "#infra/local/identity.ts";
import { openKeys } from "#infra/local/keys.ts";
import { createMeasures } from "#infra/local/measures.ts";
import { createPrinter } from "#infra/local/printer.ts";
import { happened } from "../harness/happened.ts";

export type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
export type Stage = {
  endpoint: string;
  table: string;
  town: string;
  staffId: string;
  token: string;
  keyFolder: string;
  handler: Handler;
  stop(): Promise<void>;
};

const town = "313254";
const table = "bench";

/**
 * Towns with one member of staff on a fresh engine, and the deployed handler over it. Unless it is `limited`, every
 * request comes to full buckets: throughput is measured, not the published limit.
 */
export async function openStage({ limited = false, towns = [town] } = {}): Promise<Stage> {
  const folder = memoryFolder();
  const engine = await startEngine({ file: folder.file("table.db") });
  await ensureTable(engine.endpoint, table);
  const identity = await startIdentity({ port: 0, keyFile: folder.file("identity/jwks.json"), poolPort: 3000 });
  const keyFolder = folder.file("keys");
  const printer = createPrinter();
  Ports.install({
    keys: openKeys(keyFolder),
    files: { put: async () => {}, get: async () => undefined, remove: async () => {} },
    mailer: { send: async () => {} },
    payments: notContracted,
    measures: createMeasures(),
    printer,
    queue: { send: async () => {} },
  });
  const restore = setEnvironment({
    TABLE_NAME: table,
    PREFECTURE: "31",
    ISSUERS: JSON.stringify([identity.rule]),
    DYNAMODB_ENDPOINT: engine.endpoint,
    AWS_REGION: region,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "SILENT",
    SHOW_CAPACITY: "1",
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  });
  const [{ handler }, Limit] = await Promise.all([
    import("#functions/api/handler.ts"),
    import("#functions/api/limit.ts"),
  ]);
  const staffId = await furnish(identity.rule.issuer, towns);
  return {
    endpoint: engine.endpoint,
    table,
    town,
    staffId,
    keyFolder,
    token: await identity.issueToken({ sub: "bench", realm: "staff", acr: "ial2", ttlSeconds: 3600 }),
    handler: (event) => {
      if (!limited) Limit.forget();
      return handler(event);
    },
    async stop() {
      restore();
      await printer.stop();
      await identity.stop();
      await engine.stop();
      folder.close();
    },
  };
}

/** Does something on a stage of its own. */
export async function onStage<R>(use: (stage: Stage) => Promise<R>): Promise<R> {
  const stage = await openStage();
  return use(stage).finally(() => stage.stop());
}

/** Puts town and account where contract and invitation would have put them. Loaded only now, with the environment set. */
async function furnish(issuer: string, towns: readonly string[]): Promise<string> {
  const [Journal, Tenant, Vault, { staffKind }, { foundPool }] = await Promise.all([
    import("#core/journal/index.ts"),
    import("#core/tenant/index.ts"),
    import("#core/vault.ts"),
    import("#core/staff/entity.ts"),
    import("#core/pool.ts"),
  ]);
  await foundPool("31");
  const start = "2026-04-01";
  const id = Id.derive("stf", issuer, "bench");
  for (const code of towns) {
    const home = bodyHome(parseBodyCode(code));
    await Actor.asSystem("bench", home, async () => {
      await Vault.found(home);
      const options = Tenant.option.options.map((option) => ({ option, from: start }));
      await Journal.act(Tenant.tenantKind, Tenant.tenantId, () => ({
        event: happened("tenant.joined"),
        state: { code, name: "見本町", status: "joined" as const, start, options },
      }));
      await Journal.act(staffKind, id, () => ({
        event: happened("staff.joined"),
        state: { type: "regular" as const, office: "見本課", duties: [{ duty: "admin" as const, from: start }] },
        secret: { name: "見本 太郎", kana: "ミホン タロウ", email: "bench@machipool.invalid" },
      }));
    });
  }
  return id;
}

export const eventOf = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  toEvent(
    {
      method,
      target: path,
      headers: ["host", "bench", ...Object.entries(headers).flat()],
      body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
      sourceIp: "127.0.0.1",
      httpVersion: "1.1",
    },
    { stage: "$default", requestId: "bench", time: 0 },
  );
