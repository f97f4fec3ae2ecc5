import type { Comparison } from "#core/exit/index.ts";
import { type Command, required, UsageError, type Values } from "./command.ts";
import { direct, directOptions, directUsage, homeIn } from "./direct.ts";

export const mergeTown: Command = {
  name: "town merge",
  usage: `pool town merge --from コード --to コード [--copy | --switch --on 日付] ${directUsage}`,
  summary:
    "廃置分合（地方自治法7条）: 団体の記録を、引き継ぐ団体へ移します。既定は比較（計画）だけ、--copy で写し、--switch で切り替えます。元の団体の廃棄は、後の town leave です。",
  options: {
    data: directOptions.data,
    stage: directOptions.stage,
    from: { type: "string" },
    to: { type: "string" },
    on: { type: "string" },
    copy: { type: "boolean" },
    switch: { type: "boolean" },
  },
  positionals: 0,
  run: async ({ values }) => {
    const way = { from: homeIn(values, "from"), to: homeIn(values, "to") };
    if (way.from === way.to) throw new UsageError("--from と --to は別の団体です。");
    if (values.copy === true && values.switch === true) throw new UsageError("--copy と --switch は別々に行います。");
    const on = values.switch === true ? dateIn(values) : "";
    return direct(values, way.from, async () => {
      const [Exit, { contents }] = await Promise.all([import("#core/exit/index.ts"), import("../contents.ts")]);
      if (values.copy === true) await Exit.copyHome(way, contents);
      const entry = values.switch === true ? await Exit.switchHomes(way, on, contents) : undefined;
      const compared = await Exit.compareHomes(way, contents);
      const name = entry === undefined ? undefined : `${entry.kind}.${entry.id}.${entry.seq}`;
      const said = name === undefined ? [] : [`切り替えました（記録 ${name}）。`];
      return { data: { ...compared, entry: name }, lines: [...show(compared), ...said] };
    });
  },
};

function dateIn(values: Values): string {
  const on = required(values, "on");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(on)) throw new UsageError("--on は廃置分合の日（YYYY-MM-DD）です。");
  return on;
}

const some = (title: string, names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [`${title}: ${names.length}件（${names.slice(0, 10).join("、")}${names.length > 10 ? "、ほか" : ""}）`];

const show = (one: Comparison): string[] => [
  `移すもの: ${one.aggregates}件、記録${one.entries}件（${one.since} から）`,
  `記録の先頭の要約: ${one.heads}`,
  ...some("引き継ぐ団体に同じ名前のものがあり、移さないもの", one.taken),
  ...some("まだ移していないもの", one.missing),
  ...some("一致しないもの", one.different),
];
