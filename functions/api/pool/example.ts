/*
 * 架空の契約・料金: examples of what the routes answer, computed by the rules themselves for one body that comes in for the last
 * two months of a year.
 */

const cost = { fiscalYear: 2027, items: [{ name: "クラウド利用料", amount: 60000 }] };
const rule = { equal: 60, population: 0, use: 40, unused: "equal", partialMonth: "whole", from: "2026-04-01" };
const fixed = { months: 2, equal: 36000, population: 0, use: 24000, total: 60000 };
const sections = {
  fixed: { number: 18, name: "負担金、補助及び交付金" },
  use: { number: 13, name: "使用料及び賃借料" },
};

const line = (month: string, count: number) => ({
  month,
  unit: "application.submitted",
  count,
  name: "電子申請",
  yenPerUse: { numerator: 80, denominator: 1 },
  amount: 80 * count,
  taxPercent: 10,
});

function taxed(...lines: ReturnType<typeof line>[]) {
  const amount = lines.reduce((sum, one) => sum + one.amount, 0);
  const tax = Math.floor(amount / 10);
  return { lines, amount, tax, total: amount + tax };
}

export const estimateExample = {
  fiscalYear: 2027,
  madeOn: "2027-10-01",
  cost,
  rule,
  total: 65280,
  bodies: [
    {
      body: "313254",
      name: "若桜町",
      sections,
      fixed,
      use: taxed(line("2028-02", 30), line("2028-03", 30)),
      total: 65280,
      instalments: [{ due: "2028-02-28", amount: 65280 }],
    },
  ],
};

export const noticeExample = {
  notice: {
    body: "313254",
    name: "若桜町",
    month: "2028-02",
    due: "2028-03-10",
    lines: [line("2028-02", 45)],
    amount: 3600,
    toDate: taxed(line("2028-02", 45)),
    estimate: { amount: 4800, tax: 480, total: 5280 },
  },
  late: [],
  forecast: {
    body: "313254",
    madeOn: "2028-03-03",
    method: "open_days_range",
    fixed: 60000,
    use: taxed(line("2028-02", 45), line("2028-03", 39)),
    total: 67392,
    range: { least: 64928, greatest: 69856, widest: { by: "own", unit: "application.submitted", width: 4928 } },
    budget: 63000,
    warning: {
      passedBy: "likely",
      over: 4392,
      passesIn: "2028-02",
      deadline: { session: "3月定例会", requestBy: "2028-03-10" },
      message:
        "年度末の負担見込額は67,392円で、予算額を4,392円超えます（2028-02に超過の見込み）。住民の利用は止まりません。",
      next: "3月定例会の補正予算の要求を、2028-03-10までに財政担当へ出してください。",
    },
  },
};

export const settlementExample = {
  fiscalYear: 2027,
  settledOn: "2028-04-20",
  cost,
  rule,
  total: 65720,
  bodies: [
    {
      body: "313254",
      name: "若桜町",
      sections,
      fixed,
      use: taxed(line("2028-02", 45), line("2028-03", 20)),
      total: 65720,
      paid: 65280,
      carry: 0,
      return: 0,
      add: 440,
    },
  ],
};

export const overviewExample = {
  fiscalYear: 2027,
  bodies: [
    {
      body: "313254",
      name: "若桜町",
      population: 2868,
      status: "joined",
      from: "2028-02-01",
      uses: [{ unit: "application.submitted", count: 45 }],
      charged: 3_960,
      estimate: estimateExample.total,
      budget: 63_000,
      forecast: noticeExample.forecast,
    },
  ],
};
