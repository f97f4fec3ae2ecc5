import { type Command, required } from "./command.ts";
import { direct, directOptions, directUsage, homeIn } from "./direct.ts";
import { table } from "./print.ts";

export const exportTown: Command = {
  name: "town export",
  usage: `pool town export --town コード --out フォルダー ${directUsage}`,
  summary: "団体の全データを、団体に渡すために書き出します（個人情報を含む。記録が残ります）。",
  options: { ...directOptions, out: { type: "string" } },
  positionals: 0,
  run: async ({ values }) => {
    const out = required(values, "out");
    const { manifest, entry } = await direct(values, homeIn(values), async () => {
      const { writeExport } = await import("./write.ts");
      return writeExport(out);
    });
    const name = `${entry.kind}.${entry.id}.${entry.seq}`;
    const rows = Object.entries(manifest.files).map(([file, { lines, bytes }]) => [file, lines, bytes]);
    return {
      data: { out, manifest, entry: name },
      lines: [...table([["ファイル", "件数", "バイト"], ...rows]), `${out} に書き出しました（記録 ${name}）。`],
      notes: ["個人情報を含みます。団体に渡したら、このコンピューターから消してください。"],
    };
  },
};
