import { existsSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { StartFailure } from "#infra/local/failure.ts";

/** How far each shard of a stream has been delivered: shard id → last sequence number. */
export type Checkpoint = { streamArn: string; shards: Record<string, string> };

/** The checkpoint in this file; an empty one if it belongs to another stream or there is none. */
export function loadCheckpoint(file: string, streamArn: string): Checkpoint {
  if (!existsSync(file)) return { streamArn, shards: {} };
  try {
    const found = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    return found.streamArn === streamArn ? found : { streamArn, shards: {} };
  } catch (cause) {
    throw new StartFailure(
      "damaged",
      `後処理の位置の記録 ${file} が壊れています。ほかのデータは無事です。このファイルだけを消すと、残っている流れの始めから配り直します（二度配っても結果は変わりません）。`,
      cause,
    );
  }
}

/** Replaces the file as a whole: a kill leaves the old checkpoint or the new one. */
export async function saveCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  const draft = await open(`${file}.part`, "w");
  await draft.writeFile(JSON.stringify(checkpoint));
  await draft.sync();
  await draft.close();
  await rename(`${file}.part`, file);
}
