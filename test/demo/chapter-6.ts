import { monthsOf } from "#core/calendar/fiscal.ts";
import { chizu, operator, staff, tottori, wakasa } from "#infra/local/story/cast.ts";
import { hold, listOf, numberOf, partOf, step, textOf } from "#infra/local/story/stage.ts";
import { type BodyEstimate, wakasaOf } from "./chapter-1.ts";
import { deputy, opens } from "./chapter-3.ts";
import type { Procedures } from "./chapter-4.ts";
import type { Halls } from "./chapter-5.ts";
import { type Notice, nextMonth, noticedOn, noticeOf, useFor } from "./month.ts";
import { type Play, settledOn, year } from "./play.ts";
import { type Printer, yen } from "./printer.ts";

const bodies = [wakasa, chizu, tottori];

type Given = { estimates: readonly BodyEstimate[]; procedures: Procedures; halls: Halls };

/** 利用と精算: a year month by month, and its accounts to the yen. Returns what 若桜町 paid. */
export async function accounts(play: Play, given: Given): Promise<number> {
  play.printer.chapter("利用と精算 ― 毎月の利用実績通知から、出納整理期間の精算まで");
  await theYear(play, given);
  await overview(play);
  await trail(play);
  const total = await settlement(play);
  await nothingParked(play);
  return total;
}

/** A year in which the pool took nothing of its own for somebody else's, and nothing is stuck. */
async function nothingParked(play: Play): Promise<void> {
  const route = "GET /v1/pool/parked";
  const answer = await step(play, { as: operator, what: "止まった後処理と改変の疑いを見る", route, says: countOf });
  if (countOf(answer) !== "0件") throw new Error(JSON.stringify(answer.body));
}
const countOf = (answer: { body: unknown }): string => `${(answer.body as { total: number }).total}件`;

type Told = { month: string; notices: Notice[] };

async function theYear(play: Play, { estimates, procedures, halls }: Given): Promise<void> {
  const { printer } = play;
  const told: Told[] = [];
  for (const month of monthsOf(year)) {
    if (month >= "2027-06") await useFor(play, month, procedures, halls);
    if (month === "2027-05") await play.moveTo("2027-06-04", "5月分の利用実績通知が、3日の朝に自動で届いている");
    else if (month !== "2027-04") await play.moveTo(noticedOn(nextMonth(month)), "");
    const notices = await Promise.all(bodies.map((town) => noticeOf(play, town, month)));
    told.push({ month, notices });
    if (month === "2027-05") await inJune(play, notices);
    if (month === "2027-09") await supplement(play, estimates);
    await payUpTo(play, estimates, nextMonth(month));
  }
  printer.day("2028-04-04", "一年の利用実績通知（税抜の従量料金と件数）。どの月も翌月10日までに通知された");
  tell(printer, told);
}

function tell(printer: Printer, told: readonly Told[]): void {
  const columns = bodies.flatMap(({ name }) => [
    { title: name, align: "right" as const },
    { title: "件", align: "right" as const },
  ]);
  printer.table(
    [{ title: "月" }, ...columns, { title: "期限" }, { title: "若桜町の見込み" }],
    told.map(({ month, notices }) => [
      month,
      ...notices.flatMap(({ amount, count }) => [yen(amount), String(count)]),
      notices[0]?.due ?? "",
      notices[0]?.warning === undefined ? "予算の内" : "予算を超える見込み",
    ]),
  );
  const first = told.find(({ notices }) => notices[0]?.warning !== undefined);
  const last = told.at(-1);
  hold("若桜町に、予算を超える見込みの警告が出る", first !== undefined, true);
  hold("補正の後は、警告が消える", last?.notices[0]?.warning, undefined);
}

async function inJune(play: Play, notices: readonly Notice[]): Promise<void> {
  await step(play, {
    as: staff(wakasa, "admin"),
    what: "若桜町の管理者が、自分の町の年度末の見込みを見る",
    route: `GET /v1/towns/${wakasa.code}/billing/forecast`,
    says: (answer) => {
      hold("町と県が同じ警告を見る", textOf(answer, "warning", "message"), notices[0]?.warning);
      return [textOf(answer, "warning", "message"), textOf(answer, "warning", "next")];
    },
  });
  await opens(play, deputy, wakasa, false, "代行の期間が5月31日で終わり、代行者が開こうとする");
}

/** 9月補正: what the council adds to the budget for uses. */
async function supplement(play: Play, estimates: readonly BodyEstimate[]): Promise<void> {
  const { fixed } = wakasaOf(estimates);
  const use = 4_000;
  play.printer.day("2027-10-04", "9月補正予算");
  await step(play, {
    as: operator,
    what: "若桜町の補正後の予算額を記録する",
    route: `POST /v1/pool/members/${wakasa.code}/budgets`,
    body: {
      fiscalYear: year,
      resolvedOn: "2027-09-24",
      lines: [
        { section: { number: 18, name: "負担金、補助及び交付金" }, amount: fixed.total },
        { section: { number: 13, name: "使用料及び賃借料" }, amount: use },
      ],
    },
    says: () => `18節 ${yen(fixed.total)}、13節 ${yen(use)}`,
  });
}

/** 概算払: instalments that fell due before a month began. */
async function payUpTo(play: Play, estimates: readonly BodyEstimate[], month: string): Promise<void> {
  for (const { body, name, instalments } of estimates) {
    for (const { due, amount } of instalments) {
      if (due.slice(0, 7) !== month) continue;
      await step(play.quiet, {
        as: operator,
        what: `${name}の概算払（${due}）を記録する`,
        route: `POST /v1/pool/advances/${year}/${body}`,
        body: { on: due, amount },
      });
    }
  }
}

const names = /見本|架空|仮名|試作|太郎|花子|次郎|五郎|六郎|三郎|四郎|番地|@|ポチ|ハチ/;

async function overview(play: Play): Promise<void> {
  await step(play, {
    as: operator,
    what: "全団体の件数と費用を見渡す（新年度）",
    route: "GET /v1/pool/overview",
    says: (answer) => {
      hold("見渡しに住民の氏名・住所・連絡先がない", names.test(answer.text), false);
      const items = listOf<{ name: string; population: number }>(answer, "bodies");
      return `${items.map(({ name, population }) => `${name}（${population.toLocaleString("ja-JP")}人）`).join("、")}。住民の氏名は一つもない`;
    },
  });
}

/** Every line goes back to the acts behind it. */
async function trail(play: Play): Promise<void> {
  const notice = await step(play.quiet, {
    as: operator,
    what: "2027-05の通知を見る",
    route: `GET /v1/pool/usage/${wakasa.code}/2027-05`,
  });
  for (const { unit, name, count } of listOf<{ unit: string; name: string; count: number }>(
    notice,
    "notice",
    "lines",
  )) {
    await step(play, {
      as: operator,
      what: `若桜町の5月の「${name}」${count}件を、元の処理までたどる`,
      route: `GET /v1/pool/usage/${wakasa.code}/2027-05/acts?unit=${unit}&limit=100`,
      says: (answer) => {
        const items = listOf<{ entry: string }>(answer, "items");
        hold(`${name}の元の処理の数`, items.length, count);
        hold("たどった先に氏名がない", names.test(answer.text), false);
        return `${items[0]?.entry ?? ""}${count > 1 ? ` ほか${count - 1}件` : ""}`;
      },
    });
  }
}

type BodySettlement = BodyEstimate & { paid: number; carry: number; return: number; add: number };

async function settlement(play: Play): Promise<number> {
  const route = `POST /v1/pool/settlements/${year}`;
  await step(play, {
    as: operator,
    what: "実績の固定費がないまま精算しようとする",
    route,
    expect: "billing.cost_missing",
    says: (answer) => `409 ${textOf(answer, "title")}`,
  });
  await play.moveTo(settledOn, "出納整理期間（5月31日まで）。固定費の実績が出そろい、精算する");
  const items = [
    { name: "クラウド利用料（閲覧がなくてもかかる分）", amount: 351_204 },
    { name: "保守・監視", amount: 1_200_000 },
    { name: "第三者の点検", amount: 398_900 },
  ];
  const fixed = items.reduce((sum, { amount }) => sum + amount, 0);
  await step(play, {
    as: operator,
    what: "固定費の実績額を登録する",
    route: `POST /v1/pool/costs/${year}`,
    body: { kind: "actual", items },
    says: () => yen(fixed),
  });
  await step(play, { as: operator, what: "年度を精算する", route });
  await play.client.settle();
  const answer = await step(play, { as: operator, what: "精算書を見る", route: `GET /v1/pool/settlements/${year}` });
  const parts = listOf<BodySettlement>(answer, "bodies");
  check(parts, numberOf(answer, "total"), fixed);
  tellSettlement(play.printer, parts, numberOf(answer, "total"));
  await again(play, route);
  const own = wakasaOf(parts);
  await step(play, {
    as: staff(wakasa, "admin"),
    what: "若桜町の管理者が、自分の町の精算書を見る",
    route: `GET /v1/towns/${wakasa.code}/billing/settlements/${year}`,
    says: (one) => {
      hold("町の見る精算書は、県の精算書の町の分", partOf(one, "bodies", 0, "total"), own.total);
      hold("ほかの団体は載らない", listOf(one, "bodies").length, 1);
      return `負担額 ${yen(own.total)}、概算払 ${yen(own.paid)}、翌年度へ繰越 ${yen(own.carry)}`;
    },
  });
  await step(play, {
    as: staff(wakasa, "admin"),
    what: "精算書を印刷用の頁で見る",
    route: `GET /v1/towns/${wakasa.code}/billing/settlements/${year}/page`,
    says: ({ text }) => {
      hold("精算書の頁", text.includes("架空") && text.includes(own.total.toLocaleString("ja-JP")), true);
      return "A4の頁（架空の契約・料金である旨を記載）";
    },
  });
  return own.total;
}

function check(parts: readonly BodySettlement[], total: number, fixed: number): void {
  const sum = (pick: (one: BodySettlement) => number) => parts.reduce((all, one) => all + pick(one), 0);
  hold(
    "各団体の負担額の合計 = 全体",
    sum((one) => one.total),
    total,
  );
  hold(
    "固定費の分担の合計 = 固定費の実績",
    sum((one) => one.fixed.total),
    fixed,
  );
  hold("固定費 + 従量 = 全体", fixed + sum((one) => one.use.total), total);
  for (const { name, paid, add, carry, total: own, ...one } of parts) {
    hold(`${name}: 概算払 + 追加 − 返還 − 繰越 = 負担額`, paid + add - one.return - carry, own);
  }
}

function tellSettlement(printer: Printer, parts: readonly BodySettlement[], total: number): void {
  const right = (title: string) => ({ title, align: "right" as const });
  printer.table(
    [
      { title: "団体" },
      ...["固定費の分担", "従量（税込）", "負担額", "概算払", "追加納付", "返還", "翌年度繰越"].map(right),
    ],
    [
      ...parts.map((one) => [
        one.name,
        ...[one.fixed.total, one.use.total, one.total, one.paid, one.add, one.return, one.carry].map(yen),
      ]),
      ["合計", "", "", yen(total), "", "", "", ""],
    ],
  );
  printer.note(`各団体の負担額の合計は、プールの費用 ${yen(total)} と1円まで一致する。`);
}

const again = (play: Play, route: string) =>
  step(play, {
    as: operator,
    what: "もう一度精算しようとする",
    route,
    expect: "billing.settled",
    says: (answer) => `409 ${textOf(answer, "title")}`,
  });
