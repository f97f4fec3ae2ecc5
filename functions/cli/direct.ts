import "#infra/local/quiet.ts";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as Actor from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import * as Port from "#core/port.ts";
import { bodyHome, type Home } from "#core/table/key.ts";
import { startBucketFiles } from "#infra/local/direct.ts";
import { RefusedError, UnreachableError } from "./client.ts";
import { UsageError, type Values } from "./command.ts";

/*
 * What must not go through an HTTP answer (everything that a town has, opened) and what no token may do (disposal, bringing
 * back, moving) works on the table itself: of the embedded pool by its data folder, or of a stage by the environment that its
 * functions have. It acts as a part of the system, inside the fence of one home, and leaves entries like everybody.
 */
export const directOptions = { town: { type: "string" }, data: { type: "string" } } as const;

/** The body that a command is about. */
export function homeIn(values: Values, name = "town"): Home {
  try {
    return bodyHome(parseBodyCode(String(values[name] ?? "")));
  } catch {
    throw new UsageError(`--${name} に団体コード（6桁、検査数字つき）を指定してください。`);
  }
}

/** Runs on the table as a part of the system in one home, and lets go of everything afterwards. */
export async function direct<R>(values: Values, home: Home, run: () => Promise<R>): Promise<R> {
  const close = process.env.TABLE_NAME === undefined ? await openEmbedded(String(values.data ?? ".pool")) : () => {};
  const { setup } = await import("../setup.ts");
  setup();
  try {
    return await Actor.asSystem("operation", home, run);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new RefusedError({ ...error.toJSON() });
  } finally {
    close();
  }
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
