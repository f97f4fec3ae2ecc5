import "#infra/local/quiet.ts";
import { join, resolve } from "node:path";
import { localCredentials, region } from "#infra/local/credentials.ts";
import { startPool } from "#infra/local/start.ts";

// `npm run dump -- FILE`: the pool of `npm run demo` at the end of its story, its whole table and its keys in one file.

const [file = ".build/demo.jsonl.gz"] = process.argv.slice(2);
const pool = await startPool({ memory: true, port: 0, tickSeconds: 3600, now: "2026-10-01T09:00:00+09:00" });
try {
  const [{ tell }, { dump }] = await Promise.all([import("./story.ts"), import("#test/harness/dump.ts")]);
  await tell(pool, () => {});
  const config = { endpoint: process.env.DYNAMODB_ENDPOINT ?? "", region, credentials: localCredentials };
  const items = await dump({ name: process.env.TABLE_NAME ?? "", config }, join(pool.folder, "keys"), resolve(file));
  console.log(`${items} items of the demonstration pool in ${file}`);
} finally {
  await pool.stop();
}
