import type { Command } from "./command.ts";
import { table } from "./print.ts";

type Finding = {
  home: string;
  aggregates: number;
  entries: number;
  disposed: number;
  seals: number;
  damaged: { where: string; what: string }[];
};

export const verify: Command = {
  name: "journal verify",
  usage: "pool journal verify [--town コード]",
  summary: "記録が改変されていないか確かめます。壊れた場所があれば挙げ、終了コード1で終わります。",
  options: { town: { type: "string" } },
  positionals: 0,
  run: async ({ values, pool }) => {
    const body = values.town === undefined ? {} : { body: values.town };
    const answer = (await pool.post("/v1/pool/verifications", body)) as { entry: string; findings: Finding[] };
    const damaged = answer.findings.flatMap((one) => one.damaged);
    const head = ["場所", "もの", "記録", "廃棄済み", "封印", "破損"];
    const rows = answer.findings.map((one) => [
      one.home,
      one.aggregates,
      one.entries,
      one.disposed,
      one.seals,
      one.damaged.length,
    ]);
    return {
      data: answer,
      lines: [
        ...table([head, ...rows]),
        ...damaged.map(({ where, what }) => `破損: ${where}: ${what}`),
        damaged.length === 0 ? "壊れたところはありません。" : `壊れたところが${damaged.length}か所あります。`,
        `確かめたことの記録: ${answer.entry}`,
      ],
      damaged: damaged.length > 0,
    };
  },
};
