import type { LocalDate } from "#core/clock.ts";
import { defineKind } from "#core/journal/index.ts";
import type { Budget } from "#core/membership/schema.ts";
import type { MonthlyUse } from "#core/metering/index.ts";
import type { Estimate, Forecast, Payment, Settlement, UsageNotice } from "./document.ts";
import type { Expectation } from "./estimate.ts";
import type { PackedUses } from "./pack.ts";
import type { Cost, Member } from "./schema.ts";
import type { Row } from "./term.ts";
import type { TermName, Versions } from "./timeline.ts";

/** A row, and the version (sequence of the entry) that set it. */
export type TermRow = Row<TermName> & { version: number };
/** All in the pool's home. One kind of the 料金・負担の定め per id: `prices`, `shares`, …; every row is an item beside it (core/rows). */
export const termKind = defineKind<{ rows: TermRow[] }>({
  kind: "TERM",
  version: 2,
  upcast: { 1: ({ rows }) => ({ rows: (rows as object[]).map((row) => ({ version: 0, ...row })) }) },
});

/** 固定費 of a fiscal year, by its year: as planned, and as it came to be. */
export type CostState = { planned?: Cost["items"]; actual?: Cost["items"] };
export const costKind = defineKind<CostState>({ kind: "COST", version: 1 });

/** 事業計画書 of a fiscal year, by its year: everything that its estimates are computed from. */
export type PlanState = {
  fiscalYear: number;
  madeOn: LocalDate;
  cost: Cost;
  members: Member[];
  expected: Expectation[];
  versions: Versions;
  total: number;
};
export const planKind = defineKind<PlanState>({ kind: "PLAN", version: 1 });

/** 見積書 of one body, by `<year>-<body>`: the year's estimate with this body's part alone, and the plan it follows. */
export const estimateKind = defineKind<{ plan: number; document: Estimate }>({ kind: "ESTIMATE", version: 1 });

/** 予算 that a body's council voted for a later year than its application names, by `<year>-<body>`. */
export const budgetKind = defineKind<Budget>({ kind: "BUDGET", version: 1 });

/** 概算払 of a fiscal year, by its year. */
export const advanceKind = defineKind<{ payments: Payment[] }>({ kind: "ADVANCE", version: 1 });

/** What came to light after its month was closed: counted in this notice, charged at the price of its own month. */
export type LateUse = Pick<MonthlyUse, "month" | "unit" | "count">;
/** `seal`: the head of the pool's chain of seals when it was made, as `Journal.headText` writes it. */
export type UsageDocument = { notice: UsageNotice; late: LateUse[]; forecast?: Forecast; seal?: string };

/** 利用実績通知 of one body, by `<body>-<month>`: a month that has one is closed. */
export type UsageState = { versions: Versions; document: UsageDocument };
export const usageKind = defineKind<UsageState>({ kind: "USAGE", version: 1 });

/** 精算 of a fiscal year, by its year: everything that its statements are computed from. */
export type SettlementState = {
  fiscalYear: number;
  settledOn: LocalDate;
  cost: Cost;
  members: Member[];
  payments: Payment[];
  uses: PackedUses;
  versions: Versions;
  total: number;
  /** 翌年度繰越 of each body, paid towards the next year. */
  carried: { body: Payment["body"]; amount: number }[];
};
export const settlementKind = defineKind<SettlementState>({ kind: "SETTLEMENT", version: 1 });

/** 精算書 of one body, by `<year>-<body>`: the year's settlement with this body's part alone. */
export const statementKind = defineKind<{ document: Settlement }>({ kind: "STATEMENT", version: 1 });
