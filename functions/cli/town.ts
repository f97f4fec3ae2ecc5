import type { Answer } from "./client.ts";
import { type Command, UsageError } from "./command.ts";
import { table } from "./print.ts";

const statusNames: Record<string, string> = {
  contracting: "契約中",
  applied: "申込済み",
  joined: "利用中",
  suspended: "停止中",
  left: "終了",
};

type Member = { body: string; name: string; status: string; application?: { start: string } };

const list: Command = {
  name: "town list",
  usage: "pool town list",
  summary: "利用団体の一覧を出します。",
  options: {},
  positionals: 0,
  run: async ({ pool }) => {
    const items: Member[] = [];
    for (let next: string | undefined = ""; next !== undefined; ) {
      const page = (await pool.get(`/v1/pool/members?limit=100${next}`)) as { items: Member[]; next?: string };
      items.push(...page.items);
      next = page.next === undefined ? undefined : `&cursor=${page.next}`;
    }
    const rows = items.map((one) => [
      one.body,
      one.name,
      statusNames[one.status] ?? one.status,
      one.application?.start ?? "",
    ]);
    return { data: items, lines: table([["コード", "団体", "状態", "開始日"], ...rows]) };
  },
};

const join: Command = {
  name: "town join",
  usage: "pool town join コード",
  summary: "利用申込のある団体を承認します。足りないものがあれば、それを挙げて断られます。",
  options: {},
  positionals: 1,
  run: async ({ words, pool }) => done(await pool.post(`/v1/pool/members/${codeOf(words)}/approval`)),
};

const suspend: Command = {
  name: "town suspend",
  usage: "pool town suspend コード --why 理由",
  summary: "団体の利用を停止します（データは残ります）。",
  options: { why: { type: "string" } },
  positionals: 1,
  run: async ({ values, words, pool }) => {
    if (typeof values.why !== "string") throw new UsageError("--why（理由）を指定してください。");
    return done(await pool.post(`/v1/pool/members/${codeOf(words)}/suspension`, { why: values.why }));
  },
};

function codeOf([code = ""]: string[]): string {
  if (!/^\d{6}$/.test(code)) throw new UsageError("団体コードは6桁の数字です。");
  return code;
}

const done = (answer: Answer) => ({ data: answer, lines: [`記録しました: ${answer.entry}（${answer.at}）`] });

export const townCommands: readonly Command[] = [list, join, suspend];
