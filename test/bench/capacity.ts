import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Units = { read: number; write: number };

/** What each route consumes now, measured on the real engine through the deployed handler. */
export function measureCapacity(): Record<string, Units> {
  const file = join(mkdtempSync(join(tmpdir(), "machipool-capacity-")), "capacity.json");
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "test/guarantee/capacity.test.ts"];
  const env = { ...process.env, CAPACITY_FILE: file, LOG_LEVEL: "SILENT", NODE_NO_WARNINGS: "1" };
  execFileSync(process.execPath, vitest, { env, stdio: ["ignore", "ignore", "inherit"] });
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, Units>;
}

export function printCapacity(now: Record<string, Units>, committed: Record<string, Units>): void {
  console.log("操作ごとの消費容量（読取り単位／書込み単位。括弧は登録済みの上限）");
  for (const [id, { read, write }] of Object.entries(now)) {
    const budget = committed[id];
    const limit = budget === undefined ? "上限なし" : `${budget.read}／${budget.write}`;
    const rose = budget !== undefined && (read > budget.read || write > budget.write);
    console.log(
      `${rose ? "×" : "○"} ${id.padEnd(28)} ${String(read).padStart(6)} ${String(write).padStart(6)}  (${limit})`,
    );
  }
}
