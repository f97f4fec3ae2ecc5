import type { ParseArgsConfig } from "node:util";
import type { PoolClient } from "./client.ts";

export type Values = Record<string, string | boolean | undefined>;
/** `data` is what `--json` prints, `lines` what a person reads, `notes` what is said beside it (standard error). */
export type Result = { data: unknown; lines: string[]; notes?: string[]; damaged?: boolean };

export type Command = {
  /** `town join`: the words that call it. */
  name: string;
  usage: string;
  summary: string;
  options: NonNullable<ParseArgsConfig["options"]>;
  /** How many words follow the name. */
  positionals: number;
  run: (input: { values: Values; words: string[]; pool: PoolClient }) => Promise<Result>;
};

/** The command line is not one of those that there are. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function required(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== "string" || value === "") throw new UsageError(`--${name} を指定してください。`);
  return value;
}

export function fiscalYear(values: Values): string {
  const text = required(values, "fy");
  if (!/^2\d{3}$/.test(text)) throw new UsageError("--fy は会計年度の始まる年（西暦4桁）です。");
  return text;
}
