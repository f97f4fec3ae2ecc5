import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Sent, sent } from "#core/table/sent.ts";
import * as Vault from "#core/vault.ts";
import { memoryFolder } from "#infra/local/folder.ts";
import { type Bundle, bundle } from "../../scripts/bundle.ts";
import { agreed, within } from "./agree.ts";
import { median, type Row } from "./report.ts";
import { eventOf, onStage, type Stage } from "./stage.ts";

/** What any Hono function on DynamoDB must load; built by the same bundler with the same options. It sends what it is told. */
const bare = `import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
const document = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: process.env.DYNAMODB_ENDPOINT, credentials }));
const commands = { BatchGetItemCommand: BatchGetCommand, GetItemCommand: GetCommand, PutItemCommand: PutCommand, QueryCommand, TransactWriteItemsCommand: TransactWriteCommand, UpdateItemCommand: UpdateCommand };
const app = new Hono();
app.get("/*", async (c) => {
  const answers = [];
  for (const { name, input } of JSON.parse(process.env.COMMANDS)) answers.push(await document.send(new commands[name](input)));
  return c.json(answers);
});
export const handler = handle(app);
`;

/** The deployed handler with the ports of one machine, as the embedded pool has them. */
const ours = `import { install } from "#core/port.ts";
import { notContracted } from "#infra/aws/payments.ts";
import { openKeys } from "#infra/local/keys.ts";
import { createMeasures } from "#infra/local/measures.ts";
install({
  keys: openKeys(process.env.KEY_FOLDER),
  files: { put: async () => {}, get: async () => undefined, remove: async () => {} },
  mailer: { send: async () => {} },
  payments: notContracted,
  measures: createMeasures(),
  printer: { print: async () => new Uint8Array() },
  queue: { send: async () => {} },
});
export const { handler } = await import("#functions/api/handler.ts");
`;

type Times = { imported: number; answered: number };

/** Milliseconds that a fresh process needs to import a module, and to its first answer, without the process's own start. */
function coldMs(file: string, event: unknown, env: Record<string, string>): Times {
  const script = `const event = JSON.parse(process.env.EVENT);
const started = performance.now();
const { handler } = await import(${JSON.stringify(file)});
const imported = performance.now() - started;
const { statusCode, body } = await handler(event, {});
const answered = performance.now() - started;
if (statusCode !== 200) throw new Error(statusCode + ": " + body);
process.stdout.write(JSON.stringify({ imported, answered }), () => process.exit(0));`;
  const given = {
    ...process.env,
    ...env,
    ISSUERS: "[]",
    LOG_LEVEL: "SILENT",
    NODE_NO_WARNINGS: "1",
    EVENT: JSON.stringify(event),
  };
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { env: given, encoding: "utf8" });
  return JSON.parse(out) as Times;
}

function lay({ files }: Bundle, folder: string): string {
  mkdirSync(folder);
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  return join(folder, files[0]?.name ?? "");
}

async function built(source: string, name: string): Promise<Bundle> {
  const entry = join(import.meta.dirname, `${name}.gen.ts`);
  try {
    writeFileSync(entry, source);
    return await bundle(`test/bench/${name}.gen.ts`);
  } finally {
    rmSync(entry, { force: true });
  }
}

/** The commands that a process which knows no key yet sends for a request. */
async function commandsFor(stage: Stage, event: ReturnType<typeof eventOf>): Promise<Omit<Sent, "table">[]> {
  const heard: Omit<Sent, "table">[] = [];
  const hear = (message: unknown) => {
    const { name, input } = message as Sent;
    heard.push({ name, input });
  };
  Vault.forget();
  sent.subscribe(hear);
  const { statusCode, body } = await stage.handler(event);
  sent.unsubscribe(hear);
  if (statusCode !== 200) throw new Error(`${statusCode}: ${body}`);
  return heard;
}

const routes = [
  ["団体", ""],
  ["施設の一覧", "/facilities"],
] as const;

type Size = { atLeast: number; atMost: number };

/** A fresh process to its first answer, against a bare one that sends the same commands; in turn, so that a drift hits both. */
export async function coldOn(stage: Stage, size: Size): Promise<Row[]> {
  const folder = memoryFolder();
  try {
    const [a, b] = [
      lay(await built(ours, "ours"), folder.file("ours")),
      lay(await built(bare, "bare"), folder.file("bare")),
    ];
    const rows: Row[] = [];
    const imports: { ours: number; bare: number }[] = [];
    for (const [name, path] of routes) {
      const event = eventOf("GET", `/v1/towns/${stage.town}${path}`, {});
      const env = { KEY_FOLDER: stage.keyFolder, COMMANDS: JSON.stringify(await commandsFor(stage, event)) };
      const pairs: { ours: number; bare: number }[] = [];
      const sample = async () => {
        const [mine, theirs] = [coldMs(a, event, env), coldMs(b, event, env)];
        imports.push({ ours: mine.imported, bare: theirs.imported });
        pairs.push({ ours: mine.answered, bare: theirs.answered });
        return mine.answered / theirs.answered;
      };
      const { median: figure, ...repeated } = await agreed(sample, { ...size, close: within(0.1) });
      rows.push({
        what: `新しいプロセスの最初の応答まで（${name}）`,
        ...mediansOf(pairs),
        figure,
        repeated,
        budget: { atMost: 1.3 },
        goal: true,
      });
    }
    const figure = median(imports.map((pair) => pair.ours / pair.bare));
    return [
      ...rows,
      { what: "API bundleの読み込み（新しいプロセス）", ...mediansOf(imports), figure, budget: { atMost: 1.5 } },
      await sizeRow(),
    ];
  } finally {
    folder.close();
  }
}

export const cold = (): Promise<Row[]> => onStage((stage) => coldOn(stage, { atLeast: 12, atMost: 30 }));

const mediansOf = (pairs: readonly { ours: number; bare: number }[]) => ({
  ours: `${median(pairs.map((pair) => pair.ours)).toFixed(1)} ms`,
  bare: `${median(pairs.map((pair) => pair.bare)).toFixed(1)} ms`,
});

async function sizeRow(): Promise<Row> {
  const [ours, theirs] = [await bundle("functions/api/handler.ts"), await built(bare, "bare")];
  return {
    what: "API bundleの大きさ",
    ours: `${(ours.cold / 1000).toFixed(0)} KB、最大の業務と合わせて ${(ours.coldMax / 1000).toFixed(0)} KB`,
    bare: `${(theirs.cold / 1000).toFixed(0)} KB`,
    figure: ours.coldMax / 550_000,
    budget: { atMost: 1 },
  };
}
