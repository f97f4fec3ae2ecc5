import { inputs } from "./assumption.ts";
import type { Measured } from "./capacity.ts";
import { type Month, monthOf } from "./month.ts";
import { type Load, loads } from "./quantity.ts";

/** The town whose month the README shows: as small as those that the pool is for. */
const townPopulation = 3_000;

/** Sizes of a pool that are shown: two towns, ten, the municipalities of 鳥取県, and all of Japan. */
export const townCounts = [2, 10, 19, 1_741] as const;
export const loadNames: Record<Load, string> = { idle: "利用なし", usual: "想定どおり", busy: "想定の10倍" };
const inEnglish: Record<Load, string> = { idle: "idle", usual: "as assumed", busy: "ten times that" };

/** The months that the README prints: a town of 3,000, at each size of the pool and each load. */
export const readmeFigures = (measured: Measured, population: number = townPopulation): Month[] =>
  townCounts.flatMap((towns) => allLoads.map((load) => monthOf({ population, towns, load }, measured)));

const allLoads = Object.keys(loads) as Load[];
const digits = new Intl.NumberFormat("ja-JP");
const yen = (amount: number) => `¥${digits.format(amount)}`;

/** What stands between `<!-- cost:begin -->` and `<!-- cost:end -->`. */
export function readmeTable(measured: Measured): string {
  const rows = readmeFigures(measured).map(({ towns, load, yen: cloud, share }) =>
    [
      digits.format(towns),
      inEnglish[load],
      ...[cloud.fixed, cloud.variable, cloud.tax, cloud.total, share.total].map(yen),
    ].join(" | "),
  );
  const rate = inputs.yenPerDollar;
  return [
    `A month of a town of ${digits.format(townPopulation)} people at ¥${rate.value} for a dollar (${rate.source}); the pool's fixed part is divided by the number of towns:`,
    "",
    "| towns | use | fixed | variable | 消費税 | cloud | 負担金 with invented people and lines |",
    "|---:|---|---:|---:|---:|---:|---:|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

const readmeMarks = { begin: "<!-- cost:begin -->", end: "<!-- cost:end -->" } as const;

/** The README with this table between its marks. @throws RangeError when a mark is missing */
export function withTable(readme: string, table: string): string {
  const { begin, end } = readmeMarks;
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new RangeError(`README.md has no ${begin} … ${end}`);
  return `${readme.slice(0, from + begin.length)}\n${table}\n${readme.slice(to)}`;
}
