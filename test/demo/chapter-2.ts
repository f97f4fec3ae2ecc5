import { chizu, operator, type Town, tottori, wakasa } from "#infra/local/story/cast.ts";
import type { Answer } from "#infra/local/story/client.ts";
import { apply, approve, type Budget, recordAgreements, recordHandling } from "#infra/local/story/joining.ts";
import { hold, listOf, step, textOf } from "#infra/local/story/stage.ts";
import type { BodyEstimate } from "./chapter-1.ts";
import { type Play, papers } from "./play.ts";

/** 加入: refused with the missing pieces named, then approved in one transaction each. */
export async function joining(play: Play, estimates: readonly BodyEstimate[]): Promise<void> {
  const { printer } = play;
  printer.chapter("加入 ― 連携協約・事務の委託・利用申込");
  await play.moveTo("2027-01-18", "議会の議決と告示が済み、県が契約を記録する（架空の契約）");
  await recordAgreements(play, wakasa, papers);
  await recordAgreements(play, chizu, papers);
  await play.moveTo("2027-02-05", "個人情報の取扱委託。智頭町の再委託の承諾はまだ");
  await recordHandling(play, wakasa, papers);
  await recordHandling(play, chizu, papers, { consent: false });

  await play.moveTo("2027-02-12", "利用申込が届く。予算の議決は3月");
  await apply(play, wakasa, papers);
  await refused(play, wakasa, ["予算 membership.missing_budget"]);
  await step(play, {
    as: undefined,
    what: "承認前の若桜町を見る（まだ、存在しない団体と同じ）",
    route: `GET /v1/towns/${wakasa.code}`,
    expect: "not_found",
    says: () => "404 見つかりません",
  });

  await play.moveTo("2027-03-23", "予算が議決され、申込が出し直される");
  await apply(play, wakasa, papers, budgetOf(estimates, wakasa));
  await apply(play, chizu, papers, budgetOf(estimates, chizu));
  await refused(play, chizu, ["取扱委託 membership.missing_subprocessing_consent"]);
  await recordHandling(play, chizu, papers);
  await apply(play, tottori, papers, budgetOf(estimates, tottori));
  await play.moveTo("2027-03-25", "承認。団体ごとに、一つの処理で始まる");
  for (const town of [wakasa, chizu, tottori]) await approve(play, town);
  const members = await step(play, {
    as: operator,
    what: "利用団体の一覧を見る",
    route: "GET /v1/pool/members",
    says: (answer) => {
      const items = listOf<{ name: string; status: string }>(answer, "items");
      return items.map(({ name, status }) => `${name} ${status}`).join("、");
    },
  });
  hold(
    "利用団体",
    listOf<{ status: string }>(members, "items").map(({ status }) => status),
    ["joined", "joined", "joined"],
  );
}

const documents: Record<string, string> = {
  partnership: "連携協約",
  entrustment: "事務の委託",
  handling: "取扱委託",
  budget: "予算",
};

/** 409 that says what is missing, and what to do. */
const refused = (play: Play, town: Town, expected: string[]) =>
  step(play, {
    as: operator,
    what: `${town.name}の利用を承認しようとする`,
    route: `POST /v1/pool/members/${town.code}/approval`,
    expect: "membership.incomplete",
    says: (answer) => {
      const missing = missingOf(answer);
      hold(
        "足りないもの",
        missing.map(({ document, code }) => `${documents[document]} ${code}`),
        expected,
      );
      return [`409 ${textOf(answer, "title")}`, ...missing.map(({ message, next }) => `${message} ${next}`)];
    },
  });

type Missing = { document: string; code: string; message: string; next: string };
const missingOf = (answer: Answer) => listOf<Missing>(answer, "missing");

/** What the councils voted: the fixed share of the estimate, and its uses rounded up to a thousand yen. */
function budgetOf(estimates: readonly BodyEstimate[], town: Town): Budget {
  const one = estimates.find(({ body }) => body === town.code);
  if (one === undefined) throw new Error(`${town.name} has no estimate`);
  return { fixed: one.fixed.total, use: Math.ceil(one.use.total / 1000) * 1000 };
}
