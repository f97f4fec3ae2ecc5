import { cardOf, chizu, type Duty, staff, type Town, tottori, wakasa } from "#infra/local/story/cast.ts";
import type { Caller } from "#infra/local/story/client.ts";
import { accept, acceptFirst, acceptListed, invite, ordinaryLines } from "#infra/local/story/staffing.ts";
import { hold, listOf, step, textOf } from "#infra/local/story/stage.ts";
import { type Play, papers } from "./play.ts";

/** A member whose term ends with the fiscal year (会計年度任用職員). */
const temporary: Caller = { sub: "staff-313254-temporary", realm: "staff", name: "任期 見本（若桜町）" };
const temporaryCard = {
  name: "任期 見本",
  kana: "ニンキ ミホン",
  email: "temporary.313254@machipool.invalid",
  office: "町民福祉課",
};

/** 職員: the first by invitation, the others by list from 1 April, a role that ends by itself, and a deputy. */
export async function staffing(play: Play): Promise<void> {
  const { printer } = play;
  printer.chapter("職員 ― 招待・名簿・任期・代行");
  await play.moveTo("2027-03-26", "最初の管理者は、招待メールの招待コードで");
  for (const town of [wakasa, chizu, tottori]) await acceptFirst(play, town);
  await invite(play, wakasa, "職員の名簿（CSV）を取り込む（4月1日付けと、3月31日までの任期付）", [
    ...ordinaryLines(wakasa, papers.start),
    { ...temporaryCard, duties: ["counter"], from: "2027-03-26", to: "2027-03-31" },
  ]);
  await acceptListed(play, wakasa);
  await accept(play, wakasa, temporary, temporaryCard);
  for (const town of [chizu, tottori]) {
    await invite(play, town, "職員の名簿（CSV）を取り込む（4月1日付け）", ordinaryLines(town, papers.start));
    await acceptListed(play.quiet, town);
  }
  printer.note("智頭町と鳥取県の三人ずつも、同じように招待を受けた。");

  await play.moveTo("2027-03-31", "年度の最後の日");
  await opens(play, temporary, wakasa, true, "任期の最後の日に、仕事の一覧を開く");
  await opens(play, staff(wakasa, "counter"), wakasa, false, "4月1日付けの職員が、前の日に開こうとする");

  await play.moveTo(papers.start, "新しい年度。だれも何も操作しないまま、権限が入れ替わる");
  await opens(play, temporary, wakasa, false, "任期が3月31日までの職員が、4月1日に開こうとする");
  await opens(play, staff(wakasa, "counter"), wakasa, true, "4月1日付けの職員が、仕事の一覧を開く");
  await step(play, {
    as: staff(wakasa, "admin"),
    what: "職員の一覧を見る（見たことが記録される）",
    route: `GET /v1/towns/${wakasa.code}/staff`,
    says: (answer) => {
      const items = listOf<{ name: string }>(answer, "items");
      hold("職員の数", items.length, 5);
      return items.map(({ name }) => name).join("、");
    },
  });
}

export const opens = (play: Play, as: Caller, town: Town, may: boolean, what: string) =>
  step(play, {
    as,
    what,
    route: `GET /v1/towns/${town.code}/work`,
    ...(may ? {} : { expect: "not_found" }),
    says: (answer) => (may ? "200 開ける" : `404 ${textOf(answer, "title")}`),
  });

/** The deputy is somebody of 智頭町 who keeps their own account there. */
export const deputy = staff(chizu, "counter");

/** @param procedure what the deputy may see and draft; everything else is not there for them */
export async function mandate(play: Play, procedure: string): Promise<void> {
  play.printer.note("若桜町が、智頭町の職員に5月の代行を委任する。");
  const duties: Duty[] = ["counter", "draft"];
  const { name, kana, email } = cardOf(chizu, "counter");
  await step(play, {
    as: staff(wakasa, "admin"),
    what: "代行を委任する（5月1日から5月31日、受付と起案）",
    route: `POST /v1/towns/${wakasa.code}/mandates`,
    body: {
      ...{ from: "2027-05-01", to: "2027-05-31", duties, town: chizu.code },
      procedures: [procedure],
      scope: "担当者の休暇中の、犬の登録の受付と起案",
      ...{ name, kana, email },
      acknowledged: true, // the deputy's namesake in 若桜町 is known to be somebody else
    },
    says: (answer) => `委任 ${textOf(answer, "id")}（記録に残り、行為のたびに添えられる）`,
  });
  await accept(play, wakasa, deputy, { email });
  await opens(play, deputy, wakasa, false, "代行者が、期間の前に開こうとする");
}
