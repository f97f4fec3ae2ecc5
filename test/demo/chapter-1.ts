import { chizu, operator, type Town, tottori, wakasa } from "#infra/local/story/cast.ts";
import { publishPlan, setTerms } from "#infra/local/story/money.ts";
import { hold, listOf, numberOf, step } from "#infra/local/story/stage.ts";
import { type Play, papers, year } from "./play.ts";
import { yen } from "./printer.ts";

type Instalment = { due: string; amount: number };
export type BodyEstimate = {
  body: string;
  name: string;
  fixed: { equal: number; use: number; total: number };
  use: { total: number };
  total: number;
  instalments: Instalment[];
};

const counts = (application: number, booking: number, register: number, notice: number) => ({
  "application.submitted": application,
  "booking.confirmed": booking,
  "register.changed": register,
  "notice.sent": notice,
});

/** 架空の利用見込み of each body. */
const expected: { town: Town; counts: Record<string, number> }[] = [
  { town: tottori, counts: counts(0, 10, 0, 10) },
  { town: wakasa, counts: counts(16, 12, 4, 40) },
  { town: chizu, counts: counts(10, 0, 0, 10) },
];

/** 秋: the prices, the plan and each body's estimate for the budget requests of the year to come. */
export async function autumn(play: Play): Promise<BodyEstimate[]> {
  const { printer } = play;
  printer.chapter("秋 ― 事業計画書と見積書");
  await play.moveTo("2026-10-05", "県が、来年度の料金と負担の定めを登録する（架空の料金）");
  await setTerms(play, papers);
  await play.moveTo("2026-10-15", "事業計画書と見積書を公表する");
  await publishPlan(play, papers, expected);

  const plan = await step(play, { as: operator, what: "事業計画書を見る", route: `GET /v1/pool/plans/${year}` });
  const bodies = listOf<BodyEstimate>(plan, "bodies");
  const total = numberOf(plan, "total");
  hold("各団体の見積の合計", sum(bodies), total);
  hold(
    "見積のある団体",
    bodies.map(({ body }) => body),
    ["310000", "313254", "313289"],
  );
  printer.table(
    [
      { title: "団体" },
      { title: "均等割", align: "right" },
      { title: "利用割", align: "right" },
      { title: "従量（税込）", align: "right" },
      { title: "見積額", align: "right" },
      { title: "概算払（1回目）" },
    ],
    [
      ...bodies.map((one) => [
        one.name,
        yen(one.fixed.equal),
        yen(one.fixed.use),
        yen(one.use.total),
        yen(one.total),
        `${one.instalments[0]?.due ?? ""} ${yen(one.instalments[0]?.amount ?? 0)}`,
      ]),
      ["合計", "", "", "", yen(total), ""],
    ],
  );
  await step(play, {
    as: operator,
    what: `若桜町の見積書を、予算要求に添える頁で見る`,
    route: `GET /v1/pool/estimates/${year}/${wakasa.code}/page`,
    says: ({ text }) => {
      hold("見積書の断り書き", text.includes("架空"), true);
      hold("見積書の額", text.includes(wakasaOf(bodies).total.toLocaleString("ja-JP")), true);
      return "A4の頁に、負担額と節（案）、架空の契約・料金である旨";
    },
  });
  return bodies;
}

const sum = (bodies: readonly { total: number }[]) => bodies.reduce((all, { total }) => all + total, 0);

export function wakasaOf<Body extends { body: string }>(bodies: readonly Body[]): Body {
  const found = bodies.find(({ body }) => body === wakasa.code);
  if (found === undefined) throw new Error("若桜町 has no part");
  return found;
}
