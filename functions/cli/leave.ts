import type { Disposal } from "#core/membership/index.ts";
import { type Command, required, UsageError } from "./command.ts";
import { direct, directOptions, directUsage, homeIn } from "./direct.ts";

/** What is given to the body that left. */
const certificate = (code: string, one: Disposal): string[] => [
  `廃棄証明書（${one.certificate}）`,
  `団体コード ${code} のデータ（${one.aggregates}件、記録${one.entries}件）の個人情報と鍵を、${one.disposedOn} に廃棄しました。`,
  `最後のバックアップの期限は ${one.backupsExpire} です。この日の後は、どの控えからも復元できません。`,
  "廃棄した記録のつながりと封印は、廃棄の証拠として残っています（pool journal verify で確かめられます）。",
];

export const leaveTown: Command = {
  name: "town leave",
  usage: `pool town leave --town コード [--why 理由] ${directUsage}`,
  summary:
    "団体の脱退を記録し、データをすべて廃棄して廃棄証明書を出します（利用の停止と全データの出力が先）。途中で止まったら、同じ命令で続きを行います。",
  options: { ...directOptions, why: { type: "string" } },
  positionals: 0,
  run: async ({ values, pool }) => {
    const home = homeIn(values);
    const code = home.slice(3);
    const member = `/v1/pool/members/${code}`;
    const { status } = await pool.get(member);
    if (status !== "left") await pool.post(`${member}/departure`, { why: required(values, "why") });
    const disposal = await direct(values, home, disposeOnceLeft);
    return { data: disposal, lines: certificate(code, disposal) };
  },
};

const tries = 60;

/** The stream brings the departure to the body's own home, usually within a second. */
async function disposeOnceLeft(): Promise<Disposal> {
  const [Exit, { contents }] = await Promise.all([import("#core/exit/index.ts"), import("../contents.ts")]);
  for (let attempt = 1; ; attempt++) {
    try {
      return await Exit.disposeHome(contents);
    } catch (error) {
      if (!(error instanceof Exit.NotLeftError)) throw error;
      if (attempt === tries)
        throw new UsageError("脱退の記録が団体に届いていません。しばらくして、もう一度実行してください。");
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
