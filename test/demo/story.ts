import { operator } from "#infra/local/story/cast.ts";
import { hold, listOf, step, textOf } from "#infra/local/story/stage.ts";
import { autumn } from "./chapter-1.ts";
import { joining } from "./chapter-2.ts";
import { staffing } from "./chapter-3.ts";
import { procedure } from "./chapter-4.ts";
import { hall } from "./chapter-5.ts";
import { accounts } from "./chapter-6.ts";
import { isolation } from "./chapter-7.ts";
import { openPlay, type Play } from "./play.ts";
import { openPrinter, yen } from "./printer.ts";

type Pool = { url: string; controlUrl: string; issuer: string };

/** The whole story. Throws Unexpected at the first answer that is not the expected one. */
export async function tell(pool: Pool, print: (line: string) => void): Promise<void> {
  const printer = openPrinter(print);
  const play = openPlay(pool, printer);
  print("まちプール 実演 ― 令和9年度の一年");
  print("契約・料金・人物はすべて架空です。これは鳥取県のサービスではありません。");
  print("右の数字は、その操作が使った読み書きの容量（DynamoDBの容量単位）です。");
  const estimates = await autumn(play);
  await joining(play, estimates);
  await staffing(play);
  const procedures = await procedure(play);
  const halls = await hall(play);
  const paid = await accounts(play, { estimates, procedures, halls });
  await isolation(play);
  await summary(play, paid, print);
}

type Finding = { home: string; aggregates: number; entries: number; seals: number; damaged: unknown[] };

async function summary(play: Play, paid: number, print: (line: string) => void): Promise<void> {
  const { printer } = play;
  printer.chapter("まとめ");
  const answer = await step(play, {
    as: operator,
    what: "すべての記録が改変されていないことを確かめる",
    route: "POST /v1/pool/verifications",
    body: {},
    says: (one) => `依頼 ${textOf(one, "job").slice(0, 20)}…`,
  });
  await play.client.control("POST /drain"); // the worker does it in its own time
  const verified = await step(play, {
    as: operator,
    what: "検証の結果を見る",
    route: `GET /v1/pool/jobs/${textOf(answer, "job")}`,
    says: (one) =>
      `${textOf(one, "status") === "done" ? "完了" : "途中"}、壊れた記録 ${textOf(one, "outcome", "damaged")}か所`,
  });
  const findings = listOf<Finding>(verified, "outcome", "findings");
  hold("確かめたところ", findings.map(({ home }) => home).sort(), ["310000", "313254", "313289", "COMMON", "POOL00"]);
  hold(
    "壊れた記録",
    findings.flatMap(({ damaged }) => damaged),
    [],
  );
  const right = (title: string) => ({ title, align: "right" as const });
  printer.table(
    [{ title: "ところ" }, right("まとまり"), right("記録"), right("封印"), right("壊れた記録")],
    findings.map((one) => [one.home, ...[one.aggregates, one.entries, one.seals, one.damaged.length].map(String)]),
  );
  const { steps, read, write } = printer.sum;
  const mails = (await play.client.mails()).length;
  print("");
  print(`操作 ${steps}件（すべて期待どおり）、届いたメール ${mails}通`);
  print(`使った容量 読 ${read.toFixed(1)}、書 ${write.toFixed(1)}`);
  print(`若桜町の令和9年度の負担額 ${yen(paid)}（架空の契約・料金）`);
}
