import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { findBody } from "#core/japan/bodies.ts";
import * as Assumed from "#infra/cost/assumption.ts";
import type { Measured } from "#infra/cost/capacity.ts";
import { type Given, givenByDefault, type Line, type Month, monthOf } from "#infra/cost/month.ts";
import { loads } from "#infra/cost/quantity.ts";
import { loadNames, readmeTable, townCounts, withTable } from "#infra/cost/readme.ts";
import { type Command, type Result, UsageError, type Values } from "./command.ts";
import { table, yen } from "./print.ts";

const root = new URL("../../", import.meta.url);
const measuredShape = z.record(z.string(), z.object({ read: z.number(), write: z.number() }).loose());

/** What each verb consumed when it was measured. */
export const readMeasured = (): Measured =>
  measuredShape.parse(JSON.parse(readFileSync(new URL("capacity.json", root), "utf8")));

export const cost: Command = {
  name: "cost",
  usage:
    "pool cost --town コード | --population 人口 [--rate 円/ドル --rate-date 年月] [--people 人 --person-yen 年額 --lines-yen 月額 --line-yen 月額] [--readme]",
  summary: "一月の費用を、測った容量と価格表から計算します。--readme は README.md の表を書き直します。",
  options: Object.fromEntries(
    ["town", "population", "rate", "rate-date", "people", "person-yen", "lines-yen", "line-yen"]
      .map((name) => [name, { type: "string" as const }] as [string, { type: "string" | "boolean" }])
      .concat([["readme", { type: "boolean" }]]),
  ),
  positionals: 0,
  run: async ({ values }) => {
    const measured = readMeasured();
    if (values.readme === true) return writeReadme(measured);
    const population = await populationOf(values);
    const given = givenIn(values);
    const months = townCounts.flatMap((towns) =>
      (Object.keys(loads) as (keyof typeof loads)[]).map((load) =>
        monthOf({ population, towns, load }, measured, given),
      ),
    );
    const shown = monthOf({ population, towns: 10, load: "usual" }, measured, given);
    const rate = { yenPerDollar: given.yenPerDollar, source: rateSource(values) };
    return {
      data: { population, rate, given, assumptions: assumptions(), lines: shown, months },
      lines: [
        `人口${population}人の団体の一月（${rate.yenPerDollar}円／ドル、${rate.source}）`,
        "",
        "■ 内訳: 固定（プール全体。団体数で割る）",
        ...lineTable(shown.fixed),
        "■ 内訳: 変動（この団体の分。想定どおりの利用）",
        ...lineTable(shown.variable),
        "■ 団体数と利用による一団体の額",
        ...monthTable(months),
        "■ 前提",
        ...table([
          ["前提", "値", "単位", "出所"],
          ...assumptions().map((one) => [one.name, one.value, one.unit, one.source]),
        ]),
      ],
      notes: [
        "価格は公表の定価（無料枠は引いていません）。※は一般に知られた価格で、公表前に確認が要ります。",
        "サポート契約、マルウェア検査、アカウントの備え（docs/deploy.md）、開発用の環境は含みません。負担金の人と回線は架空の想定です。",
      ],
    };
  },
};

async function populationOf({ town, population }: Values): Promise<number> {
  if ((town === undefined) === (population === undefined))
    throw new UsageError("--town（団体コード）か --population（人口）のどちらか一つを指定してください。");
  if (population !== undefined) return positive("population", population);
  const body = await findBody(String(town));
  if (body === undefined) throw new UsageError("その団体コードの都道府県・市区町村はありません。");
  if (body.population === undefined)
    throw new UsageError(`${body.name}の人口の値がありません。--population で指定してください。`);
  return body.population;
}

const rateSource = (values: Values): string =>
  typeof values["rate-date"] === "string" ? values["rate-date"] : Assumed.inputs.yenPerDollar.source;

function givenIn(values: Values): Given {
  if ((values.rate === undefined) !== (values["rate-date"] === undefined))
    throw new UsageError("--rate と --rate-date（いつの為替か）は、一緒に指定してください。");
  const of = (option: string, otherwise: number) =>
    values[option] === undefined ? otherwise : positive(option, values[option]);
  return {
    yenPerDollar: of("rate", givenByDefault.yenPerDollar),
    people: of("people", givenByDefault.people),
    yenPerPerson: of("person-yen", givenByDefault.yenPerPerson),
    lines: of("lines-yen", givenByDefault.lines),
    line: of("line-yen", givenByDefault.line),
  };
}

function positive(option: string, value: string | boolean | undefined): number {
  const number = /^\d{1,12}(\.\d{1,4})?$/.test(String(value)) ? Number(value) : Number.NaN;
  if (Number.isNaN(number) || (option === "population" && !(Number.isInteger(number) && number > 0)))
    throw new UsageError(`--${option} は数で指定してください。`);
  return number;
}

const assumptions = (): Assumed.Assumption[] =>
  [Assumed.traffic, Assumed.stored, Assumed.technique, Assumed.base, Assumed.copies, Assumed.inputs].flatMap(
    (group): Assumed.Assumption[] => Object.values(group),
  );

const number = new Intl.NumberFormat("ja-JP", { maximumFractionDigits: 1 });
const lineTable = (lines: readonly Line[]) =>
  table([
    ["費目", "内容", "数量", "単位", "単価（ドル）", "数量あたり", "額（ドル）", "価格の時点"],
    ...lines.map(({ listed, quantity, what, dollars }) => [
      `${listed.service} ${listed.item}`,
      what,
      number.format(quantity),
      listed.unit,
      String(listed.usd),
      number.format(listed.per),
      dollars.toFixed(3),
      `${listed.asOf}${listed.verified ? "" : "※"}`,
    ]),
  ]);

const monthTable = (months: readonly Month[]) =>
  table([
    ["団体数", "利用", "固定", "変動", "消費税", "クラウド計", "人", "回線", "負担金"],
    ...months.map(({ towns, load, yen: cloud, share }) => [
      number.format(towns),
      loadNames[load],
      ...[cloud.fixed, cloud.variable, cloud.tax, cloud.total, share.people, share.lines, share.total].map(yen),
    ]),
  ]);

function writeReadme(measured: Measured): Result {
  const file = new URL("README.md", root);
  const text = readmeTable(measured);
  try {
    writeFileSync(file, withTable(readFileSync(file, "utf8"), text));
  } catch (error) {
    throw new UsageError(`README.md に表を書けません（${error instanceof Error ? error.message : ""}）。`);
  }
  return { data: { table: text }, lines: text.split("\n") };
}
