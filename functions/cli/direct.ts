import "#infra/local/quiet.ts";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as Actor from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Port from "#core/port.ts";
import { bodyHome, type Home } from "#core/table/key.ts";
import type { Task } from "#infra/engineer.ts";
import { startBucketFiles } from "#infra/local/direct.ts";
import { RefusedError, UnreachableError } from "./client.ts";
import { UsageError, type Values } from "./command.ts";

/*
 * What must not go through an HTTP answer (everything that a town has, opened) and what no token may do (disposal, bringing
 * back, moving) works on the table itself: of the embedded pool by its data folder, or of a stage with an engineer's own credentials
 * (docs/deploy.md). It acts as a part of the system, inside the fence of one home, and leaves entries like everybody.
 */
export const directOptions = { town: { type: "string" }, data: { type: "string" }, stage: { type: "string" } } as const;
/** How a command that works on the table says which one it means. */
export const directUsage = "[--stage 環境 | --data .pool]";

/** The body that a command is about. */
export function homeIn(values: Values, name = "town"): Home {
  try {
    return bodyHome(parseBodyCode(String(values[name] ?? "")));
  } catch {
    throw new UsageError(`--${name} に団体コード（6桁、検査数字つき）を指定してください。`);
  }
}

/** Runs on the table as a part of the system in one home, and lets go of everything afterwards. */
export async function direct<R>(
  values: Values,
  home: Home,
  run: (by: By) => Promise<R>,
  task: Task = "operate",
): Promise<R> {
  const { by, close } = await open(values, home, task);
  const { setup } = await import("../setup.ts");
  setup();
  try {
    return await Actor.asSystem(by.name, home, () => run(by));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new RefusedError({ ...error.toJSON() });
  } finally {
    close();
  }
}

/** Who acts, as entries name them; `engineer` is the ARN of whoever works on a stage. */
export type By = { name: string; engineer?: string };
type Opened = { by: By; close: () => void };

async function open({ stage, data }: Values, home: Home, task: Task): Promise<Opened> {
  const name = task === "found" ? "founding" : "operation";
  if (stage === undefined) return { by: { name }, close: await openEmbedded(String(data ?? ".pool")) };
  if (data !== undefined) throw new UsageError("--stage と --data は一緒に指定できません。");
  const { openStage } = await import("./stage.ts");
  const { id, arn } = await openStage(String(stage), task, home);
  return { by: { name: `${name}:${id}`, engineer: arn }, close: () => {} };
}

/** A running embedded pool says in its folder where its parts are; its clock is asked for. */
async function openEmbedded(folder: string): Promise<() => void> {
  const file = join(folder, "environment.json");
  if (!existsSync(file))
    throw new UnreachableError(
      `${folder} に動いているプールがありません。npm start で動かすか、--data を指定してください。`,
    );
  const { controlUrl, ...environment } = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  Object.assign(process.env, environment);
  const { now } = (await (await fetch(`${controlUrl}/clock`)).json()) as { now: string };
  const ahead = Date.parse(now) - Date.now();
  Clock.install(() => Date.now() + ahead);
  const { ports, close } = startBucketFiles(folder, {
    endpoint: environment.BUCKET_ENDPOINT,
    name: environment.BUCKET_NAME,
  });
  Port.install(ports);
  return close;
}
