import type { Measured } from "../measure.ts";
import type { Level } from "./level.ts";

/** A level that an hour missed. `measured` and `by` are missing where nothing was measured and something had to be. */
export type Miss = {
  level: Level["id"];
  most: number;
  unit: Level["unit"];
  measured?: number;
  by?: number;
  text: string;
};

/** What of the hour stands behind a level, in its unit; nothing where there was nothing to measure. */
function amountOf({ of, per }: Level, measured: Measured): number | undefined {
  if (per === undefined) return measured[of];
  const whole = measured[per];
  return whole === undefined || whole === 0 ? undefined : ((measured[of] ?? 0) / whole) * 100;
}

/** Which levels an hour missed, and by how much. An hour that is not over yet may still be measured. */
export function missesOf(levels: readonly Level[], measured: Measured, hour: { complete: boolean }): Miss[] {
  return levels.flatMap((level) => {
    const { id, most, unit, always } = level;
    const value = amountOf(level, measured);
    if (value === undefined) {
      if (always !== true || !hour.complete) return [];
      return [
        { level: id, most, unit, text: `${level.name}: はかられていません（${said(most, unit)}以内のところ）。` },
      ];
    }
    if (value <= most) return [];
    const by = rounded(value - most);
    const text = `${level.name}: ${said(most, unit)}以内のところ${said(value, unit)}で、${said(by, unit)}超えました。`;
    return [{ level: id, most, unit, measured: rounded(value), by, text }];
  });
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** In the words of a page: 2.5％, 3件, 1時間5分. */
function said(value: number, unit: Level["unit"]): string {
  if (unit === "percent") return `${rounded(value)}％`;
  if (unit === "count") return `${value}件`;
  const seconds = Math.ceil(value);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [
    [hours, "時間"],
    [minutes, "分"],
    [seconds % 60, "秒"],
  ] as const;
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, name]) => `${amount}${name}`)
      .join("") || "0秒"
  );
}
