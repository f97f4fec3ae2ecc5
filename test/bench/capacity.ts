import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routes } from "#functions/api/routes.ts";
import { type Budget, beyondGoals } from "../harness/budget.ts";

/** What each route consumes and how often it waits now, measured on the real engine through the deployed handler. */
export function measureCapacity(): Record<string, Budget> {
  const folder = mkdtempSync(join(tmpdir(), "machipool-capacity-"));
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "test/matrix", "-t", "as documented"];
  const env = { ...process.env, CAPACITY_FOLDER: folder, LOG_LEVEL: "SILENT", NODE_NO_WARNINGS: "1" };
  execFileSync(process.execPath, vitest, { env, stdio: ["ignore", "ignore", "inherit"] });
  const parts = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Budgets);
  const all = Object.assign({}, ...parts) as Budgets;
  return Object.fromEntries(routes.flatMap(({ id }) => (all[id] === undefined ? [] : [[id, all[id]]])));
}

type Budgets = Readonly<Record<string, Budget>>;

/** Prints what was measured beside the budgets and the goals, and says how many budgets are exceeded. */
export function printCapacity(now: Budgets, committed: Budgets, say: (line: string) => void = console.log): number {
  say("操作ごとの消費容量（読取り単位／書込み単位。括弧は登録済みの上限）と、続けて待つ回数、あとに続く処理");
  let [exceeded, beyond] = [0, 0];
  for (const [id, budget] of Object.entries(now)) {
    const { read, write, rounds = 0, follows } = budget;
    const limits = committed[id];
    const limit = limits === undefined ? "上限なし" : `${limits.read}／${limits.write}`;
    const rose = limits !== undefined && (read > limits.read || write > limits.write);
    const method = routes.find((one) => one.id === id)?.method ?? "get";
    const short = beyondGoals({ method }, budget).length > 0;
    exceeded += Number(rose);
    beyond += Number(short);
    const after =
      follows === undefined
        ? ""
        : `、続いて ${follows.rounds}回 ${follows.read}／${follows.write}（${follows.commands}命令）`;
    say(
      `${rose ? "×" : "○"} ${id.padEnd(28)} ${String(read).padStart(6)} ${String(write).padStart(6)}  (${limit})  ${short ? "△" : " "} ${rounds}回${after}`,
    );
  }
  say(`${beyond}件は待つ回数か続く処理の目標（読取り2回、書込み4回、続いて6回と1.5倍の単位）に届きません。`);
  return exceeded;
}
