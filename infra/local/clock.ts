import { existsSync, readFileSync } from "node:fs";
import * as Clock from "#core/clock.ts";
import { StartFailure } from "#infra/local/failure.ts";
import { writeWhole } from "#infra/local/whole.ts";

export type PoolClock = {
  /** Moves the pool to this instant. Throws RangeError when that lies behind it, unless forced. */
  moveTo(instant: Clock.Instant, force?: boolean): void;
  close(): void;
};

/** The clock of the embedded pool: this machine's, ahead by an offset that survives a restart. */
export function openClock(file: string): PoolClock {
  let offsetMs = load(file);
  Clock.install(() => Date.now() + offsetMs);
  return {
    moveTo(instant, force = false) {
      if (instant < Clock.now() && !force) {
        throw new RangeError(`時計は進めることしかできません（現在 ${Clock.format(Clock.now())}）。`);
      }
      offsetMs = instant - Date.now();
      writeWhole(file, JSON.stringify({ offsetMs }));
    },
    close: () => Clock.install(() => Date.now()),
  };
}

function load(file: string): number {
  if (!existsSync(file)) return 0;
  try {
    const { offsetMs } = JSON.parse(readFileSync(file, "utf8")) as { offsetMs: unknown };
    if (typeof offsetMs === "number" && Number.isFinite(offsetMs)) return offsetMs;
  } catch {
    // said below
  }
  throw new StartFailure(
    "damaged",
    `時計の記録 ${file} が壊れています。ほかのデータは無事です。このファイルだけを消すと、時計はこの機械の時刻に戻ります（進めていた分は、起動の後に操作口 POST /clock で進め直せます）。`,
  );
}
