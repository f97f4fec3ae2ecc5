import { onPaper } from "#functions/api/decision.ts";
import { staff, type Town } from "./cast.ts";
import { type Stage, step, textOf } from "./stage.ts";

const settings = (start: string) =>
  [
    {
      name: "approval.application",
      title: "専決規程",
      value: { steps: [{ duty: "decide", title: "課長" }], selfApproval: false },
      tells: "課長専決、起案者本人の決裁は不可",
    },
    {
      name: "calendar",
      title: "開庁日の例外",
      value: { closed: [], open: [] },
      tells: "例外なし（土日・祝日・年末年始は閉庁）",
    },
    {
      name: "facility.booking",
      title: "予約の決まり",
      value: { perMonth: { person: 4, group: 2, walk_in: 2 }, holdSeconds: 300, coolingHours: 24 },
      tells: "登録団体は月2回、個人は月4回まで。取り消した側は24時間同じ枠を取れない",
    },
    {
      name: "group",
      title: "団体登録の決まり",
      value: {
        categories: [
          { id: "sports", name: "スポーツ" },
          { id: "culture", name: "文化" },
        ],
        admitsAtOnce: false,
        valid: { by: "fiscal_year", years: 2 },
      },
      tells: "区分はスポーツと文化、申請は職員が承認、年度末まで有効",
    },
    {
      name: "payment.online",
      title: "オンラインでの納付",
      value: { accepts: true },
      tells: "指定納付受託者を通じて受け付ける（架空の契約）",
    },
  ].map((one) => ({ ...one, from: start }));

/** What a body decides for itself before anything is filed, in force from a day on. */
export async function settle(stage: Stage, town: Town, start: string): Promise<void> {
  for (const { name, title, value, from, tells } of settings(start)) {
    await step(stage, {
      as: staff(town, "admin"),
      what: `${title}を定める（${from}から）`,
      route: `POST /v1/towns/${town.code}/settings/${name}`,
      body: { from, value },
      says: () => tells,
    });
  }
}

/** 犬の登録 by the prefecture's template with the town's own values. Returns the procedure's id. 架空の手数料 */
export async function publishDog(stage: Stage, town: Town, start: string): Promise<string> {
  const answer = await step(stage, {
    as: staff(town, "admin"),
    what: "手続「犬の登録」を公開する",
    route: `POST /v1/towns/${town.code}/procedures`,
    body: {
      template: "dog-registration",
      parameters: {
        office: "町民福祉課",
        documentPrefix: town.documentPrefix,
        accepts: { from: start },
        fees: [{ name: "登録手数料", from: start, amount: 3000, basis: `${town.name}手数料条例（架空）` }],
        processing: { days: 5, countFirstDay: false, arrivesWhenOpen: true },
        retention: 5,
      },
      decision: onPaper,
    },
    says: (one) =>
      `${textOf(one, "title")} 第${textOf(one, "version")}版、手数料 3,000円、標準処理期間 5開庁日、保存 5年`,
  });
  return textOf(answer, "id");
}
