import { parseArgs } from "node:util";
import { backfill } from "./backfill.ts";
import { capacity } from "./capacity.ts";
import { openPool, RefusedError, UnreachableError } from "./client.ts";
import { type Command, type Result, UsageError, type Values } from "./command.ts";
import { cost } from "./cost.ts";
import { exportTown } from "./export.ts";
import { found } from "./found.ts";
import { verify } from "./journal.ts";
import { leaveTown } from "./leave.ts";
import { mergeTown } from "./merge.ts";
import { moneyCommands } from "./money.ts";
import { rebuild } from "./rebuild.ts";
import { restoreTown } from "./restore.ts";
import { seedStage } from "./seed.ts";
import { token } from "./token.ts";
import { townCommands } from "./town.ts";

const commands: readonly Command[] = [
  token,
  found,
  seedStage,
  ...townCommands,
  exportTown,
  leaveTown,
  restoreTown,
  mergeTown,
  rebuild,
  backfill,
  ...moneyCommands,
  verify,
  capacity,
  cost,
];

const exit = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const;

const common = {
  url: { type: "string" },
  token: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const commonHelp = `共通:
  --url    プールの場所（既定は http://127.0.0.1:PORT、PORT は環境変数か 3000）
  --token  県の運用担当のトークン（既定は環境変数 POOL_TOKEN。どちらもなければ、組み込みのプールの架空の運用担当）
  --json   結果をJSONで出す
  --help   説明を出す
終了コード: 0 できた、1 断られたか破損が見つかった、2 使い方の誤り、3 プールに届かない`;

const overall = () =>
  `使い方:\n${commands.map(({ usage, summary }) => `  ${usage}\n      ${summary}`).join("\n")}\n${commonHelp}`;

const helpOf = ({ usage, summary }: Command) => `使い方: ${usage}\n${summary}\n${commonHelp}`;

/** The command that the words name, such as `town join 313254`. */
const commandOf = (args: readonly string[]): Command | undefined =>
  commands.find(({ name }) => name === args.slice(0, name.split(" ").length).join(" "));

async function run(args: string[]): Promise<number> {
  const command = commandOf(args);
  const help = args.includes("--help") || args.includes("-h");
  if (help) {
    console.log(command === undefined ? overall() : helpOf(command));
    return exit.ok;
  }
  if (command === undefined) {
    const flags = args.findIndex((word) => word.startsWith("-")); // what follows may be a token
    const said = args.slice(0, flags === -1 ? undefined : flags).join(" ");
    throw new UsageError(said === "" ? overall() : `「${said}」というコマンドはありません。一覧: npx pool --help`);
  }
  const { values, positionals } = parse(command, args.slice(command.name.split(" ").length));
  if (positionals.length !== command.positionals) throw new UsageError(`言葉の数が違います。\n${helpOf(command)}`);
  return print(await command.run({ values, words: positionals, pool: openPool(place(values)) }), values);
}

function parse(command: Command, args: string[]): { values: Values; positionals: string[] } {
  try {
    const parsed = parseArgs({ args, options: { ...command.options, ...common }, allowPositionals: true });
    return { values: parsed.values as Values, positionals: parsed.positionals };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n${helpOf(command)}`);
  }
}

/** The embedded pool's own port is the next one (npm start -- --help). */
function place({ url, token }: Values) {
  const text = typeof url === "string" ? url : `http://127.0.0.1:${process.env.PORT ?? "3000"}`;
  if (!URL.canParse(text)) throw new UsageError(`--url ${text} は場所として読めません。`);
  const api = new URL(text);
  const control = new URL(api.origin);
  control.port = String(Number(api.port || (api.protocol === "https:" ? 443 : 80)) + 1);
  return {
    url: api.origin,
    control: control.origin,
    token: typeof token === "string" ? token : process.env.POOL_TOKEN,
  };
}

function print({ data, lines, notes = [], damaged = false }: Result, { json }: Values): number {
  if (json === true) console.log(JSON.stringify(data, null, 2));
  else for (const line of lines) console.log(line);
  for (const note of notes) console.error(note);
  return damaged ? exit.refused : exit.ok;
}

function fail(error: unknown): number {
  if (error instanceof RefusedError) {
    explain(error.problem);
    return exit.refused;
  }
  if (!(error instanceof UsageError || error instanceof UnreachableError)) throw error;
  console.error(error.message);
  return error instanceof UsageError ? exit.usage : exit.unreachable;
}

/** A refusal as a person reads it: what is wrong, what to do next, and every piece that it names. */
function explain({ title, detail, next, missing, open, bodies, errors, ...problem }: Record<string, unknown>): void {
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ ...problem, title, detail, next, missing, open, bodies, errors }, null, 2));
    return;
  }
  for (const line of [title, detail, next]) if (line !== undefined) console.error(String(line));
  for (const one of [missing, open, bodies, errors].flat()) {
    if (one !== undefined) console.error(`  ${typeof one === "object" ? Object.values(one ?? {}).join(" ") : one}`);
  }
}

process.exitCode = await run(process.argv.slice(2)).catch(fail);
