import { chizu, staff, tottori, vendor, wakasa } from "#infra/local/story/cast.ts";
import { answersOf, type Dog, fileAtCounter } from "#infra/local/story/dog.ts";
import { hold, listOf, numberOf, partOf, step, textOf } from "#infra/local/story/stage.ts";
import { publishDog, settle } from "#infra/local/story/town.ts";
import { admitVendor } from "#infra/local/story/vendor.ts";
import { deputy, mandate, opens } from "./chapter-3.ts";
import { hanako, type Play, papers, taro } from "./play.ts";
import { yen } from "./printer.ts";

const base = `/v1/towns/${wakasa.code}`;
const counter = staff(wakasa, "counter");
const drafter = staff(wakasa, "draft");
const decider = staff(wakasa, "decide");

const pochi: Dog = {
  name: "見本ポチ",
  owner: "見本 太郎",
  house: 1,
  bornOn: "2027-01-10",
  acquiredOn: "2027-03-20",
  email: "mihon-taro@machipool.invalid",
};
const hachi: Dog = { name: "見本ハチ", owner: "仮名 次郎", house: 7, bornOn: "2026-12-01", acquiredOn: "2027-03-28" };

/** What later chapters go on with. */
export type Procedures = { wakasa: string; chizu: string };

/** 手続: a dog from the form to the tag, online and at the counter, and one by the deputy. */
export async function procedure(play: Play): Promise<Procedures> {
  const { printer } = play;
  printer.chapter("手続 ― 犬の登録");
  await play.moveTo("2027-04-05", "若桜町が、決裁の決まりを定めて手続を公開する（架空の手数料）");
  await settle(play, wakasa, papers.start);
  const id = await publishDog(play, wakasa, papers.start);
  for (const town of [chizu, tottori]) await settle(play.quiet, town, papers.start);
  const neighbour = await publishDog(play.quiet, chizu, papers.start);
  printer.note("智頭町と鳥取県も、同じように決まりを定め、智頭町は犬の登録を公開した。");

  await mandate(play, id);

  printer.day("2027-04-05", "住民が申請する。サインインは OpenID Connect（認可コード・PKCE）");
  const online = await file(play, id);
  const paper = textOf(await fileAtCounter(play, { town: wakasa, procedure: id, dog: hachi }), "id");
  await workList(play, [online, paper]);
  await decide(play, online, "2027-04-06", "2027-04-07");
  await payAndIssue(play, online);
  await follow(play, online);
  await quietlyFinish(play, paper);
  await byDeputy(play, id);
  await byVendor(play);
  return { wakasa: id, chizu: neighbour };
}

async function file(play: Play, id: string): Promise<string> {
  await step(play, {
    as: hanako,
    what: "手続の入力項目を見る",
    route: `GET ${base}/procedures/${id}/versions/1`,
    says: (answer) =>
      `入力項目 ${listOf(answer, "definition", "order").length}個、${textOf(answer, "definition", "law", "basis")}`,
  });
  const whole = answersOf(wakasa, pochi);
  await wrongly(play, id, "氏名を書かずに申請する", { ...whole, owner_name: undefined }, "/answers/owner_name");
  const tooEarly = { ...whole, dog_acquired_on: "2027-01-01" };
  await wrongly(play, id, "取得日を生年月日より前にして申請する", tooEarly, "/answers/dog_acquired_on");
  const answer = await step(play, {
    as: taro,
    what: "直して、申請する",
    route: `POST ${base}/applications`,
    body: { procedure: id, answers: whole },
    says: (one) => [
      `受付番号 ${textOf(one, "receipt")}、標準処理期間の末日 ${textOf(one, "due")}`,
      `手数料 ${yen(numberOf(one, "fees", 0, "amount"))}、次は「${textOf(one, "next", "text")}」`,
    ],
  });
  hold(
    "受付番号の形",
    /^27-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-Z]{2}$/.test(textOf(answer, "receipt")),
    true,
  );
  hold("手数料", numberOf(answer, "fees", 0, "amount"), 3000);
  await step(play, {
    as: hanako,
    what: "ほかの人が、その申請を見ようとする",
    route: `GET ${base}/applications/${textOf(answer, "id")}`,
    expect: "not_found",
    says: () => "404 見つかりません",
  });
  return textOf(answer, "id");
}

/** Refused field by field, with nothing stored. */
const wrongly = (play: Play, procedure: string, what: string, answers: object, pointer: string) =>
  step(play, {
    as: taro,
    what,
    route: `POST ${base}/applications`,
    body: { procedure, answers },
    expect: "application.invalid",
    says: (answer) => {
      const errors = listOf<{ pointer: string; message: string }>(answer, "errors");
      hold(
        "直すところ",
        errors.map((error) => error.pointer),
        [pointer],
      );
      return [`422 ${textOf(answer, "title")}`, ...errors.map((error) => `${error.pointer} ${error.message}`)];
    },
  });

async function workList(play: Play, both: string[]): Promise<void> {
  await step(play, {
    as: drafter,
    what: "仕事の一覧を見る（個人の情報は含まない）",
    route: `GET ${base}/work`,
    says: (answer) => {
      const items = listOf<{ id: string; receipt: string; channel: string; due: string; next: { text: string } }>(
        answer,
        "items",
      );
      hold("仕事の一覧", items.map(({ id }) => id).sort(), [...both].sort());
      hold("一覧に氏名がない", /見本|仮名/.test(answer.text), false);
      return items.map(
        ({ receipt, channel, due, next }) =>
          `${receipt}  ${channel === "online" ? "電子" : "窓口"}  期限 ${due}  ${next.text}`,
      );
    },
  });
}

async function decide(play: Play, id: string, draftedOn: string, decidedOn: string): Promise<void> {
  const one = `${base}/applications/${id}`;
  await play.moveTo(draftedOn, "起案");
  await step(play, {
    as: drafter,
    what: "申請の内容を見る（見たことが記録される）",
    route: `GET ${one}`,
    says: (answer) =>
      `申請者 ${textOf(answer, "applicant", "name")}、できること ${listOf<string>(answer, "allowed").join("・")}`,
  });
  await step(play, {
    as: drafter,
    what: "承認の案を起案する",
    route: `POST ${one}/draft`,
    body: { outcome: "approved", text: "申請のとおり登録する。" },
    says: (answer) => `${textOf(answer, "statusName")}、次は「${textOf(answer, "next", "text")}」`,
  });
  await step(play, {
    as: drafter,
    what: "起案した本人が決裁しようとする",
    route: `POST ${one}/approve`,
    body: { absent: false },
    expect: "auth.forbidden",
    says: (answer) => `403 ${textOf(answer, "title")}`,
  });
  await play.moveTo(decidedOn, "決裁");
  await step(play, {
    as: decider,
    what: "別の人が決裁する（課長専決）",
    route: `POST ${one}/approve`,
    body: { absent: false },
    says: (answer) => {
      hold("文書番号", textOf(answer, "ruling", "number"), "若住第1号");
      hold("決定日", textOf(answer, "ruling", "on"), decidedOn);
      hold("保存", [partOf(answer, "ruling", "retention"), textOf(answer, "ruling", "keepUntil")], [5, "2033-03-31"]);
      return `${textOf(answer, "statusName")} ${textOf(answer, "ruling", "number")}、決定 ${decidedOn}、保存5年（2033-03-31まで）、次は「${textOf(answer, "next", "text")}」`;
    },
  });
  await play.client.settle();
}

async function payAndIssue(play: Play, id: string): Promise<void> {
  const one = `${base}/applications/${id}`;
  await step(play, {
    as: counter,
    what: "納付の前に交付しようとする",
    route: `POST ${one}/issue`,
    expect: "application.unpaid",
    says: (answer) => `409 ${textOf(answer, "title")}`,
  });
  await step(play, {
    as: taro,
    what: "手数料と納付の状況を見る",
    route: `GET ${one}/payment`,
    says: (answer) => `${yen(numberOf(answer, "yen"))}、${textOf(answer, "statusName")}`,
  });
  await step(play, {
    as: counter,
    what: "窓口で 2,900円を受け取ったことにしようとする",
    route: `POST ${one}/payment/receive`,
    body: { yen: 2900 },
    expect: "payment.amount",
    says: (answer) => `422 ${textOf(answer, "title")}`,
  });
  const started = await step(play, {
    as: taro,
    what: "オンラインで納付を始める",
    route: `POST ${one}/payment/attempts`,
    says: (answer) => `${yen(numberOf(answer, "yen"))}、支払いのページは ${textOf(answer, "until").slice(11, 16)} まで`,
  });
  await payOnPage(play, textOf(started, "page"));
  await step(play, {
    as: taro,
    what: "納付の状況と領収書番号を見る",
    route: `GET ${one}/payment`,
    says: (answer) => {
      hold("納付", [textOf(answer, "status"), textOf(answer, "method")], ["captured", "online"]);
      hold("領収書", partOf(answer, "receipt", "number"), 1);
      return `${textOf(answer, "statusName")}（オンライン）、領収書 令和9年度第1号`;
    },
  });
  await step(play, {
    as: taro,
    what: "領収書を印刷用の頁で見る",
    route: `GET ${one}/payment/receipt`,
    says: ({ text }) => {
      hold("領収書の頁", text.includes("3,000円") && text.includes("架空"), true);
      return "領収書 3,000円（架空の旨を記載）";
    },
  });
  await step(play, {
    as: counter,
    what: "鑑札を交付する",
    route: `POST ${one}/issue`,
    says: (answer) => {
      hold("次に動く人", textOf(answer, "next", "who"), "nobody");
      return `${textOf(answer, "statusName")}、${textOf(answer, "next", "text")}`;
    },
  });
  await play.client.settle();
}

/** As a browser does it: the provider's page, its button, and back to the pool, which asks the provider. 架空の決済サービス */
async function payOnPage({ printer }: Play, page: string): Promise<void> {
  const shown = await (await fetch(page)).text();
  hold("支払いのページ", /犬の登録.*3,000円.*架空/s.test(shown), true);
  const back = await (await fetch(page, { method: "POST", body: new URLSearchParams({ choose: "pay" }) })).text();
  hold("戻ったページ", back.includes("納付を確認しました"), true);
  printer.note("見本 太郎は決済サービスのページ（架空）で支払い、戻ったページで「納付を確認しました」と知らされた。");
}

async function follow(play: Play, id: string): Promise<void> {
  const list = await step(play, {
    as: counter,
    what: "犬の登録原簿（台帳）を見る",
    route: `GET ${base}/registers/dog`,
    says: (answer) => {
      const items = listOf<{ tagText: string; enteredOn: string }>(answer, "items");
      hold(
        "台帳の登録",
        items.map(({ tagText }) => tagText),
        ["令和9年度第1号"],
      );
      return items.map(({ tagText, enteredOn }) => `鑑札 ${tagText}、登録 ${enteredOn}`);
    },
  });
  const dog = textOf(list, "items", 0, "id");
  await step(play, {
    as: counter,
    what: "鑑札交付書を印刷用の頁で見る",
    route: `GET ${base}/registers/dog/${dog}/tag`,
    says: ({ text }) => {
      hold("鑑札交付書", text.includes("令和9年度第1号") && text.includes("見本ポチ"), true);
      return "鑑札 令和9年度第1号、見本ポチ";
    },
  });
  await step(play, {
    as: decider,
    what: "決裁の記録を見る",
    route: `GET ${base}/applications/${id}/record`,
    says: (answer) => {
      const signatures = listOf<{ title: string; at: string }>(answer, "signatures");
      hold(
        "署名",
        signatures.map(({ title }) => title),
        ["課長"],
      );
      return `起案 ${textOf(answer, "draftedAt").slice(0, 16)}、決裁 ${signatures.map(({ title, at }) => `${title} ${at.slice(0, 16)}`).join("、")}`;
    },
  });
  await step(play, {
    as: taro,
    what: "決定通知書を印刷用の頁で見る",
    route: `GET ${base}/applications/${id}/letter`,
    says: ({ text }) => {
      hold("決定通知書", text.includes("若住第1号") && text.includes("見本 太郎"), true);
      return "若住第1号、見本 太郎 様";
    },
  });
  await step(play, {
    as: taro,
    what: "自分がしたことの一覧を見る",
    route: "GET /v1/me/acts",
    says: (answer) => {
      const items = listOf<{ town: string; title?: string; receipt?: string }>(answer, "items");
      hold("自分の一覧", items.length > 0 && items.every(({ town }) => town === wakasa.code), true);
      return items.map(({ title = "", receipt = "" }) => `${title} ${receipt}`);
    },
  });
  const mails = (await play.client.mails()).filter(({ to }) => to === pochi.email);
  const subjects = mails.map(({ subject }) => subject);
  hold("見本 太郎へのメールが、受付・納付・決定・登録の四通", mails.length, 4);
  play.printer.note(`見本 太郎に届いたメール: ${subjects.join("／")}`);
}

/** The paper goes the same way, told in one line. */
async function quietlyFinish(play: Play, id: string): Promise<void> {
  const one = `${base}/applications/${id}`;
  const { quiet } = play;
  await step(quiet, {
    as: drafter,
    what: "起案する",
    route: `POST ${one}/draft`,
    body: { outcome: "approved", text: "申請のとおり登録する。" },
  });
  const decided = await step(quiet, {
    as: decider,
    what: "決裁する",
    route: `POST ${one}/approve`,
    body: { absent: false },
  });
  hold("二件目の文書番号", textOf(decided, "ruling", "number"), "若住第2号");
  await step(quiet, {
    as: counter,
    what: "手数料を受け取る",
    route: `POST ${one}/payment/receive`,
    body: { yen: 3000 },
  });
  await step(quiet, { as: counter, what: "交付する", route: `POST ${one}/issue` });
  play.printer.note("窓口で受けた申請も同じ道をとおり、若住第2号で承認、納付、交付された。");
}

async function byDeputy(play: Play, procedure: string): Promise<void> {
  await play.moveTo("2027-05-10", "代行。智頭町の職員が、若桜町の受付と起案をする");
  const dog: Dog = { name: "見本クロ", owner: "試作 五郎", house: 9, bornOn: "2026-11-01", acquiredOn: "2027-05-01" };
  const id = textOf(await fileAtCounter(play, { town: wakasa, procedure, dog, by: deputy }), "id");
  const one = `${base}/applications/${id}`;
  await step(play, {
    as: deputy,
    what: "代行者が起案する",
    route: `POST ${one}/draft`,
    body: { outcome: "approved", text: "申請のとおり登録する。" },
    says: (answer) => `${textOf(answer, "statusName")}、次は「${textOf(answer, "next", "text")}」`,
  });
  await step(play, {
    as: decider,
    what: "若桜町の課長が決裁する（処分は町に残る）",
    route: `POST ${one}/approve`,
    body: { absent: false },
    says: (answer) => `${textOf(answer, "statusName")} ${textOf(answer, "ruling", "number")}`,
  });
  await step(play, {
    as: decider,
    what: "起案に委任の番号が残っていることを確かめる",
    route: `GET ${one}`,
    says: (answer) => {
      const mandate = textOf(answer, "approval", "mandate");
      hold("起案の委任", mandate.startsWith("man_"), true);
      return `起案者 ${textOf(answer, "approval", "drafter").slice(0, 16)}…、委任 ${mandate}`;
    },
  });
  await opens(play, deputy, chizu, true, "代行者は、自分の町の仕事も続けられる");
}

/** 基幹連携: what was filed and decided since the last night, once each. */
async function byVendor(play: Play): Promise<void> {
  play.printer.day("2027-05-10", "事業者のシステムが、受付と決定を夜の処理で受け取る");
  const system = vendor("kakuu-systems");
  const night = (what: string, cursor: string, expected: string[]) =>
    step(play, {
      as: system,
      what,
      route: `GET ${base}/feeds/applications?limit=100${cursor}`,
      says: (answer) => {
        const items = listOf<{ event: string; answers?: { dog_name: string }; ruling?: { number: string } }>(
          answer,
          "items",
        );
        const decided = items.filter(({ event }) => event === "decided");
        const numbers = decided.map(({ ruling }) => ruling?.number ?? "");
        hold("受け取った決定", numbers, expected);
        const dogs = decided.map(({ answers }, at) => `${numbers[at]} ${answers?.dog_name}`);
        return `受付 ${items.length - decided.length}件、決定 ${decided.length}件${dogs.length === 0 ? "" : `（${dogs.join("、")}）`}`;
      },
    });
  await opens(play, system, wakasa, false, "許しのないシステムが、仕事の一覧を開こうとする");
  await admitVendor(play, wakasa, "kakuu-systems", "2027-05-10");
  await play.client.settle(); // it is night: what the day's acts lead to has happened
  const all = ["若住第1号", "若住第2号", "若住第3号"];
  const first = await night("受付と決定を受け取る（渡したことが記録される）", "", all);
  await night("次の夜、その続きを受け取る", `&cursor=${textOf(first, "next")}`, []);
  await step(play, {
    as: system,
    what: "範囲にない職員の仕事の一覧を開こうとする",
    route: `GET ${base}/work`,
    expect: "auth.forbidden",
    says: (answer) => `403 ${textOf(answer, "title")}`,
  });
}
