import { readFileSync } from "node:fs";
import { type Command, fiscalYear, UsageError } from "./command.ts";
import { table, yen } from "./print.ts";

const invented = "架空の契約・料金です。";

type Part = { body: string; name: string; fixed: { total: number }; use: { total: number }; total: number };
type Estimate = { bodies: Part[]; total: number };
type Settlement = { bodies: (Part & { paid: number; carry: number; return: number; add: number })[]; total: number };

const estimate: Command = {
  name: "estimate",
  usage: "pool estimate --fy 年度 [--plan 計画.json]",
  summary: "年度の見積を出します。--plan を付けると、先に事業計画書を公表します（POST /v1/pool/plans/{year} の本文）。",
  options: { fy: { type: "string" }, plan: { type: "string" } },
  positionals: 0,
  run: async ({ values, pool }) => {
    const year = fiscalYear(values);
    if (typeof values.plan === "string") await pool.post(`/v1/pool/plans/${year}`, readPlan(values.plan));
    const plan = (await pool.get(`/v1/pool/plans/${year}`)) as Estimate;
    const rows = plan.bodies.map((one) => [
      one.body,
      one.name,
      yen(one.fixed.total),
      yen(one.use.total),
      yen(one.total),
    ]);
    const head = ["コード", "団体", "固定費の負担", "従量料金（税込）", "計"];
    return {
      data: plan,
      lines: [...table([head, ...rows]), `合計 ${yen(plan.total)}`],
      notes: pool.embedded ? [invented] : [],
    };
  },
};

function readPlan(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError(`${path} をJSONとして読めません。`);
  }
}

const settle: Command = {
  name: "settle",
  usage: "pool settle --fy 年度",
  summary: "年度を精算します（出納整理期間に一度だけ）。",
  options: { fy: { type: "string" } },
  positionals: 0,
  run: async ({ values, pool }) => {
    const year = fiscalYear(values);
    await pool.post(`/v1/pool/settlements/${year}`);
    const settlement = (await pool.get(`/v1/pool/settlements/${year}`)) as Settlement;
    const rows = settlement.bodies.map((one) => [
      one.body,
      one.name,
      ...[one.total, one.paid, one.carry, one.return, one.add].map(yen),
    ]);
    const head = ["コード", "団体", "負担額", "入金済み", "繰越", "返還", "追加納付"];
    return {
      data: settlement,
      lines: [...table([head, ...rows]), `合計 ${yen(settlement.total)}`],
      notes: pool.embedded ? [invented] : [],
    };
  },
};

type Simulation = {
  bodies: {
    body: string;
    name: string;
    today: { total: number };
    proposed: { total: number; isCapped: boolean };
    difference: number;
  }[];
  months: string[];
  total: number;
};

const simulate: Command = {
  name: "simulate",
  usage:
    "pool simulate --fy 年度 --equal % --population % --use % [--taper 人口:%,…] [--cap 円] [--caps 団体コード:円,…]",
  summary: "負担割合を変えた場合の各団体の額を、実際の利用で試算します。定めは変わりません。",
  options: {
    fy: { type: "string" },
    equal: { type: "string" },
    population: { type: "string" },
    use: { type: "string" },
    taper: { type: "string" },
    cap: { type: "string" },
    caps: { type: "string" },
  },
  positionals: 0,
  run: async ({ values, pool }) => {
    const { fy: _, ...asked } = simulate.options;
    const given = Object.keys(asked).flatMap((name) =>
      typeof values[name] === "string" ? [[name, values[name]]] : [],
    );
    const query = new URLSearchParams(given as [string, string][]);
    const made = (await pool.get(`/v1/pool/simulations/${fiscalYear(values)}?${query}`)) as Simulation;
    const rows = made.bodies.map(({ body, name, today, proposed, difference }) => [
      body,
      name,
      ...[today.total, proposed.total, difference].map(yen),
      proposed.isCapped ? "上限" : "",
    ]);
    const head = ["コード", "団体", "いまの負担割合", "試算", "差", ""];
    return {
      data: made,
      lines: [...table([head, ...rows]), `合計 ${yen(made.total)}（利用を数えた月: ${made.months.length}か月）`],
      notes: pool.embedded ? [invented] : [],
    };
  },
};

export const moneyCommands: readonly Command[] = [estimate, settle, simulate];
