import { renameSync, writeFileSync } from "node:fs";

/** What a draft is called while it is written; one that a kill has left is written over. */
export const draftOf = (file: string): string => `${file}.part`;

/** Writes a file that is there whole or not at all, wherever the process dies. Only its owner reads a `secret` one. */
export function writeWhole(file: string, text: string, { secret = false } = {}): void {
  writeFileSync(draftOf(file), text, { mode: secret ? 0o600 : 0o666, flush: true });
  renameSync(draftOf(file), file);
}
