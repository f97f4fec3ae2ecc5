import "#infra/local/quiet.ts";
import { startPool } from "#infra/local/start.ts";

// `npm run demo`: a fiscal year of an invented pool, through HTTP alone, on a pool of its own.

const started = performance.now();
const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const pool = await startPool({ memory: true, port: 0, tickSeconds: 3600, now: "2026-10-01T09:00:00+09:00" });
  try {
    const { tell } = await import("./story.ts"); // the core reads the environment that the pool has set
    await tell(pool, print);
    print(`所要時間 ${((performance.now() - started) / 1000).toFixed(1)}秒`);
    return 0;
  } catch (error) {
    print("");
    print(`予期しない答えで止まりました: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Error && error.name !== "Unexpected") print(String(error.stack));
    return 1;
  } finally {
    await pool.stop();
  }
}

process.exit(await main());
