import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { poll } from "#infra/local/poll.ts";

/** True while a process with this id exists. */
export function alive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false; // 0 and below would mean whole groups
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The command line of a process, its arguments separated by spaces; empty when there is no such process. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";
  }
}

/** Ends a process and waits until it has gone: asked first, forced after 3 s. */
export async function end(pid: number): Promise<void> {
  const gone = () => (alive(pid) && commandLine(pid) !== "" ? undefined : true); // a zombie has no command line
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // it has gone by itself
    }
  };
  signal("SIGTERM");
  await poll(gone, 3_000, () => new Error("still running")).catch(() => signal("SIGKILL"));
  await poll(gone, 3_000, () => new Error(`process ${pid} does not end`));
}
