import "#infra/local/quiet.ts";
import { rmSync } from "node:fs";
import * as Ports from "#core/port.ts";
import type { IssuerRule } from "#infra/identity.ts";
import { type Bucket, startBucket } from "#infra/local/bucket.ts";
import { openClock } from "#infra/local/clock.ts";
import { startControl } from "#infra/local/control.ts";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { ensureTable } from "#infra/local/data.ts";
import type { StreamHandler } from "#infra/local/deliver.ts";
import { type Engine, startEngine } from "#infra/local/engine.ts";
import { setEnvironment } from "#infra/local/environment.ts";
import type { StartFailure } from "#infra/local/failure.ts";
import { createFiles } from "#infra/local/files.ts";
import { type Folder, memoryFolder, openFolder, resetFolder } from "#infra/local/folder.ts";
import { type ApiHandler, startGateway } from "#infra/local/gateway.ts";
import { startIdentity } from "#infra/local/identity.ts";
import { openKeys } from "#infra/local/keys.ts";
import { startMail } from "#infra/local/mail.ts";
import { createMailer } from "#infra/local/mailer.ts";
import { createMeasures } from "#infra/local/measures.ts";
import { createPayments } from "#infra/local/payment/adapter.ts";
import type { Posted } from "#infra/local/payment/outbox.ts";
import { startProvider } from "#infra/local/payment/provider.ts";
import { peopleOf } from "#infra/local/people.ts";
import { loopback } from "#infra/local/port.ts";
import { prefectureIn } from "#infra/local/prefecture.ts";
import { createPrinter } from "#infra/local/printer.ts";
import { type Pump, startPump } from "#infra/local/pump.ts";
import { createQueue, type LocalQueue, type WorkerHandler } from "#infra/local/queue.ts";
import { type CronHandler, startScheduler } from "#infra/local/scheduler.ts";
import { requireWhole } from "#infra/local/stand.ts";
import { castOf } from "#infra/local/story/cast.ts";
import { writeWhole } from "#infra/local/whole.ts";

const tableName = "machipool";

export type Handlers = { api: ApiHandler; stream: StreamHandler; cron: CronHandler; worker: WorkerHandler };

export type StartOptions = {
  /** The pool's port; control, identity and payment take the next three. 0: whatever is free. */
  port?: number;
  /** Where data stay. */
  folder?: string;
  /** 都道府県コード; left out: that of the data folder, which is 鳥取県's when it is new. */
  prefecture?: string;
  /** Keep nothing. */
  memory?: boolean;
  /** Delete the data first. */
  reset?: boolean;
  /** Real seconds between two runs of the schedule. */
  tickSeconds?: number;
  /** What the clock shows at the start, as `POST /clock` takes it; left out: as it was left, or the time of this machine. */
  now?: string;
  /** Makes the stream's mixing and redelivery repeatable. */
  seed?: number;
  /** What is run; the project's own functions unless a test says otherwise. Called once the environment is set. */
  load?: () => Promise<Handlers>;
};

export type RunningPool = {
  url: string;
  controlUrl: string;
  issuer: string;
  folder: string;
  prefecture: string;
  /** Is there only once something that the pool cannot be without has ended for good. */
  failed: Promise<StartFailure>;
  stop(): Promise<void>;
};

/**
 * Starts everything a stage has, in this process and one child. One pool per process: the functions read their
 * environment once. Throws StartFailure after stopping whatever had been started.
 */
export async function startPool(options: StartOptions = {}): Promise<RunningPool> {
  const parts = openParts();
  try {
    return { ...(await start(options, parts)), stop: parts.stop };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

/** Remembers what has been started and stops it in the opposite order. */
function openParts() {
  const stops: (() => unknown)[] = [];
  const onStop = (stop: () => unknown) => void stops.push(stop);
  return {
    onStop,
    async own<T extends { stop(): unknown }>(starting: T | Promise<T>): Promise<T> {
      const part = await starting;
      onStop(part.stop);
      return part;
    },
    async stop() {
      for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
    },
  };
}

type Parts = ReturnType<typeof openParts>;

async function start(options: StartOptions, parts: Parts): Promise<Omit<RunningPool, "stop">> {
  const { port = 3000, tickSeconds = 10 } = options;
  const beside = (distance: number) => (port === 0 ? 0 : port + distance);
  const folder = openData(options);
  parts.onStop(folder.close);
  const prefecture = prefectureIn(folder, options.prefecture);
  const people = peopleOf(await castOf(prefecture));
  const clock = openClock(folder.file("clock.json"));
  parts.onStop(clock.close);
  if (options.now !== undefined) clock.moveTo(Date.parse(options.now), true);

  // listening comes first, so that a port in use is said at once; requests wait until all is ready
  const ready = deferred<Handlers>();
  const gateway = await parts.own(startGateway(async (...call) => (await ready.promise).api(...call), port));
  parts.onStop(() => ready.reject(new Error("the pool has stopped")));
  const keyFile = folder.file("identity/jwks.json");
  const identity = await parts.own(startIdentity({ port: beside(2), keyFile, poolPort: gateway.port, people }));
  const provider = await parts.own(startProvider({ port: beside(3), folder: folder.file("payment"), post }));
  const payments = createPayments({ ...provider, poolUrl: gateway.url });
  const queue = await parts.own(createQueue());
  const services = await startServices({ folder, payments, queue }, parts);
  const environment = environmentOf(services, identity.rule, prefecture);
  parts.onStop(setEnvironment(environment));
  const handlers = await (options.load ?? (() => loadFunctions(prefecture, identity.rule.issuer)))();

  queue.take(handlers.worker);
  const pump = await parts.own(
    startPump({
      endpoint: services.engine.endpoint,
      table: tableName,
      checkpointFile: folder.file("stream.json"),
      handler: handlers.stream,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    }),
  );
  const scheduler = await parts.own(startScheduler(handlers.cron, tickSeconds, reportFailedRun));
  const control = await parts.own(
    startControl(
      { people, clock, identity, mail: services.mail, provider, pump: settling(pump, queue), scheduler },
      beside(1),
    ),
  );
  parts.onStop(gateway.stop); // no request comes in while the rest is being stopped
  ready.resolve(handlers);

  const addresses = { url: gateway.url, controlUrl: control.url, issuer: identity.url };
  const addressFile = folder.file("address.json");
  writeWhole(addressFile, JSON.stringify(addresses));
  parts.onStop(() => rmSync(addressFile, { force: true }));
  // for commands that work on the table itself (pool town export): where it is, as the functions were told
  const environmentFile = folder.file("environment.json");
  writeWhole(environmentFile, JSON.stringify({ ...environment, controlUrl: control.url }));
  parts.onStop(() => rmSync(environmentFile, { force: true }));
  return { ...addresses, folder: folder.path, prefecture, failed: services.engine.failed };
}

function openData({ folder = ".pool", memory = false, reset = false }: StartOptions): Folder {
  if (memory) return memoryFolder();
  if (reset) resetFolder(folder);
  const opened = openFolder(folder);
  try {
    requireWhole(opened);
  } catch (error) {
    opened.close();
    throw error;
  }
  return opened;
}

/** Table, bucket and mail, and the ports through which the core reaches them. */
type Given = { folder: Folder; payments: Ports.Payments; queue: Ports.Queue };

async function startServices({ folder, payments, queue }: Given, parts: Parts) {
  const engine = await parts.own(
    startEngine({ file: folder.file("table.db"), pidFile: folder.file("engine.pid"), revive: true }),
  );
  await ensureTable(engine.endpoint, tableName);
  const bucket = await parts.own(startBucket(folder.file("bucket")));
  const mail = await parts.own(startMail(folder.file("mail")));
  const files = createFiles(bucket);
  const mailer = createMailer(loopback, mail.port);
  parts.onStop(() => [files.close(), mailer.close()]);
  const printer = await parts.own(createPrinter());
  const measures = createMeasures();
  Ports.install({ keys: openKeys(folder.file("keys")), files, mailer, payments, measures, printer, queue });
  return { engine, bucket, mail };
}

/** Waits for the worker too, and for what follows from what it did. */
const settling = (pump: Pick<Pump, "drain">, queue: LocalQueue): Pick<Pump, "drain"> => ({
  async drain(limitMs) {
    do await pump.drain(limitMs);
    while (await queue.idle());
  },
});

/** Hands a message of the provider to the pool, as it would come from outside. */
async function post({ url, headers, text }: Posted, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(url, { method: "POST", headers, body: text, signal });
  return response.ok;
}

type Services = { engine: Engine; bucket: Bucket };

const environmentOf = ({ engine, bucket }: Services, rule: IssuerRule, prefecture: string) => ({
  STAGE: "embedded",
  TABLE_NAME: tableName,
  PREFECTURE: prefecture,
  ISSUERS: JSON.stringify([rule]),
  DYNAMODB_ENDPOINT: engine.endpoint,
  BUCKET_NAME: bucket.name,
  BUCKET_ENDPOINT: bucket.endpoint,
  SHOW_CAPACITY: "1",
  LOG_LEVEL: process.env.LOG_LEVEL ?? "SILENT", // the terminal of a newcomer is not a log
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
});

const reportFailedRun = (error: unknown) => console.error(`定期処理に失敗しました: ${String(error)}`);

function deferred<T>() {
  let settle: { resolve(value: T): void; reject(error: Error): void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {}); // nobody may be waiting
  return { promise, resolve: (value: T) => settle?.resolve(value), reject: (error: Error) => settle?.reject(error) };
}

/** Imported only now, because functions and core read the environment as they are loaded. */
async function loadFunctions(prefecture: string, issuer: string): Promise<Handlers> {
  const [{ found }, api, stream, cron, worker] = await Promise.all([
    import("#infra/local/found.ts"),
    import("#functions/api/handler.ts"),
    import("#functions/stream/handler.ts"),
    import("#functions/cron/handler.ts"),
    import("#functions/worker/handler.ts"),
  ]);
  await found(prefecture, issuer);
  return { api: api.handler, stream: stream.handler, cron: cron.handler, worker: worker.handler };
}
