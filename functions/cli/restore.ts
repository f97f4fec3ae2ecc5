import type { Difference } from "#core/exit/index.ts";
import { sideTable } from "#infra/engineer.ts";
import { type Command, required } from "./command.ts";
import { direct, directOptions, directUsage, homeIn } from "./direct.ts";
import { table } from "./print.ts";

export const restoreTown: Command = {
  name: "town restore",
  usage: `pool town restore [--from 表] --town コード [--apply] ${directUsage}`,
  summary:
    "別の表に復元した控えと、一つの団体の今とを比べます。--apply を付けたときだけ、失われたもの・変わったものを戻します（利用の停止が先）。環境の表の控えは、表の名前に -side を付けた表に復元します（--from は要りません）。",
  options: { ...directOptions, from: { type: "string" }, apply: { type: "boolean" } },
  positionals: 0,
  run: async ({ values }) => {
    if (values.stage === undefined) required(values, "from");
    return direct(values, homeIn(values), async () => {
      const from = String(values.from ?? sideTable(String(process.env.TABLE_NAME)));
      const [Exit, { contents }] = await Promise.all([import("#core/exit/index.ts"), import("../contents.ts")]);
      if (values.apply !== true) {
        const difference = await Exit.difference(from, contents);
        const notes = ["何も変えていません。戻すときは --apply を付けてください。"];
        return { data: difference, lines: show(difference), notes, damaged: difference.damaged.length > 0 };
      }
      const { difference, entry, damaged } = await Exit.restore(from, contents);
      const name = `${entry.kind}.${entry.id}.${entry.seq}`;
      const verdict =
        damaged.length === 0 ? "記録に壊れたところはありません。" : `壊れたところが${damaged.length}か所あります。`;
      return {
        data: { difference, entry: name, damaged },
        lines: [...show(difference), `戻しました（記録 ${name}）。${verdict}`],
        damaged: damaged.length > 0,
      };
    });
  },
};

const show = ({ counts, onlyHere, damaged }: Difference): string[] => [
  ...table([
    ["種類", "同じ", "失われた", "変わった", "今の方が新しい", "廃棄済み", "今だけにある"],
    ...Object.entries(counts).map(([kind, one]) => [
      kind,
      one.same,
      one.missing,
      one.changed,
      one.newer,
      one.disposed,
      onlyHere[kind] ?? 0,
    ]),
  ]),
  ...damaged.map(({ where, what }) => `控えの破損: ${where}: ${what}`),
];
