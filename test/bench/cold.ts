import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, bundle } from "../../scripts/bundle.ts";
import { median, type Row } from "./report.ts";

const rounds = 15;

/** What any Hono function on DynamoDB must load; built by the same bundler with the same options. */
const bare = `import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
const document = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const app = new Hono();
for (const Command of [BatchGetCommand, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand]) {
  app.get("/" + Command.name, async (c) => c.json(await document.send(new Command({}))));
}
export const handler = handle(app);
`;

/** Milliseconds that a fresh process needs to import a module, without the process's own start. */
function importMs(file: string): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - t));`;
  const env = { ...process.env, TABLE_NAME: "bench", PREFECTURE: "31", ISSUERS: "[]", NODE_NO_WARNINGS: "1" };
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" }));
}

function lay({ files }: Bundle, folder: string): string {
  mkdirSync(folder);
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  return join(folder, files[0]?.name ?? "");
}

/** Cold import of the API bundle against the bare one, in turn, so that a drifting machine drifts for both. */
export async function cold(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "machipool-bench-"));
  const entry = join(import.meta.dirname, "bare.gen.ts");
  try {
    writeFileSync(entry, bare);
    const ours = await bundle("functions/api/handler.ts");
    const theirs = await bundle("test/bench/bare.gen.ts");
    const [a, b] = [lay(ours, join(folder, "ours")), lay(theirs, join(folder, "bare"))];
    importMs(a);
    importMs(b);
    const pairs = Array.from({ length: rounds }, () => ({ ours: importMs(a), bare: importMs(b) }));
    const [mine, bareMs] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.bare))];
    return [
      {
        what: "API bundleの読み込み（新しいプロセス）",
        ours: `${mine.toFixed(1)} ms`,
        bare: `${bareMs.toFixed(1)} ms`,
        ratio: median(pairs.map((pair) => pair.ours / pair.bare)),
        budget: { atMost: 1.5 },
      },
      {
        what: "API bundleの大きさ",
        ours: `${(ours.cold / 1000).toFixed(0)} KB、最大の業務と合わせて ${(ours.coldMax / 1000).toFixed(0)} KB`,
        bare: `${(theirs.cold / 1000).toFixed(0)} KB`,
        ratio: ours.coldMax / 700_000,
        budget: { atMost: 1 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(entry, { force: true });
  }
}
