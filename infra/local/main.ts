import { parseArgs } from "node:util";
import { StartFailure } from "#infra/local/failure.ts";
import { requirePrefecture } from "#infra/local/prefecture.ts";
import type { RunningPool, StartOptions } from "#infra/local/start.ts";
import type { Cast } from "#infra/local/story/cast.ts";

const help = `使い方: npm start -- [--prefecture コード] [--port 番号] [--data フォルダー] [--memory] [--reset] [--empty]
  --prefecture  都道府県コード（2桁。既定はデータにある都道府県、新しいデータでは環境変数 PREFECTURE か 31 鳥取県）
  --port    APIのポート（既定は環境変数 PORT か 3000）。次の3つの番号も使います。
  --data    データの置き場所（既定は .pool）
  --memory  データを残しません。
  --reset   データを消してから始めます。
  --empty   見本の団体・職員・手続を入れずに始めます（新しいデータのときだけ）。`;

type Options = StartOptions & { empty: boolean };

function read(args: string[]): Options | "help" {
  try {
    const { values } = parseArgs({
      args,
      options: {
        prefecture: { type: "string", ...(process.env.PREFECTURE ? { default: process.env.PREFECTURE } : {}) },
        port: { type: "string", default: process.env.PORT ?? "3000" },
        data: { type: "string", default: ".pool" },
        memory: { type: "boolean", default: false },
        reset: { type: "boolean", default: false },
        empty: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "help";
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_532)
      throw new RangeError(`--port ${values.port} は番号ではありません。`);
    const own = values.prefecture === undefined ? {} : { prefecture: requirePrefecture(values.prefecture) };
    return { ...own, port, folder: values.data, memory: values.memory, reset: values.reset, empty: values.empty };
  } catch (error) {
    throw new StartFailure("usage", `${error instanceof Error ? error.message : error}\n${help}`);
  }
}

const greeting = (pool: RunningPool, options: Options, [own, town]: Cast) => `
まちプールが動いています。
  API         ${pool.url}  （説明 ${pool.url}/docs ）
  サインイン  ${pool.issuer}
  操作口      ${pool.controlUrl}  （時計 /clock 、届いたメール /mail ）
  データ      ${options.memory ? "残しません" : pool.folder}

はじめに試すこと（別の端末で、一行ずつ貼り付けてください）:
${(options.empty ? firstOfAll(pool.url) : firstSteps(pool.url, town.code)).join("\n")}

これは${own.name}のサービスではありません。契約・料金・人物は架空です。終わるには Ctrl-C を押してください。`;

/** Where `pool` finds the pool by itself, it need not be told. */
const at = (url: string) => (url.endsWith(":3000") ? "" : ` --url ${url}`);

const firstOfAll = (url: string) => [`  curl ${url}/v1/pool/bodies`, `  npx pool town list${at(url)}`];

const firstSteps = (url: string, town: string) => [
  `  curl ${url}/v1/towns/${town}/procedures`,
  `  curl -H "authorization: Bearer $(npx pool token --role staff --town ${town} --duty draft${at(url)})" ${url}/v1/towns/${town}/work`,
  `  npx pool town list${at(url)}`,
  `  npx pool journal verify --town ${town}${at(url)}`,
];

async function main(): Promise<void> {
  const options = read(process.argv.slice(2));
  if (options === "help") {
    console.log(help);
    return;
  }
  const signalled = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  const { startPool } = await import("#infra/local/start.ts"); // a wrong argument is said before anything is loaded
  const pool = await startPool(options);
  try {
    const [{ seed, leaveEmpty }, { castOf }] = await Promise.all([
      import("#infra/local/seed.ts"),
      import("#infra/local/story/cast.ts"),
    ]);
    if (options.empty) leaveEmpty(pool);
    const ended = Promise.race([signalled, pool.failed]);
    await Promise.race([seed(pool), ended]); // what is interrupted is completed at the next start
    console.log(greeting(pool, options, await castOf(pool.prefecture)));
    const failure = await ended;
    if (failure !== undefined) throw failure;
  } finally {
    await pool.stop();
  }
  console.log("止まりました。");
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof StartFailure ? error.message : `起動できませんでした: ${error}`);
    process.exit(error instanceof StartFailure ? error.exitCode : 70);
  },
);
