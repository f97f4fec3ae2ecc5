import { type Command, required, UsageError } from "./command.ts";
import { direct, directOptions, directUsage, homeIn } from "./direct.ts";

const day = /^\d{4}-\d{2}-\d{2}$/;

export const rebuild: Command = {
  name: "rebuild",
  usage: `pool rebuild --consumer 名前 --town コード --from 日付 --to 日付 ${directUsage}`,
  summary:
    "団体の記録から、後に続くもの（usage 利用量など）を日付の範囲で作り直します。何度行っても同じ結果になります。",
  options: { ...directOptions, consumer: { type: "string" }, from: { type: "string" }, to: { type: "string" } },
  positionals: 0,
  run: async ({ values }) => {
    const home = homeIn(values);
    const [name, from, to] = ["consumer", "from", "to"].map((option) => required(values, option)) as [
      string,
      string,
      string,
    ];
    if (!day.test(from) || !day.test(to) || to < from)
      throw new UsageError("--from と --to は YYYY-MM-DD で、--to は --from より前にできません。");
    return direct(values, home, async () => {
      const [Journal, { consumers }] = await Promise.all([
        import("#core/journal/index.ts"),
        import("../stream/consumers.ts"),
      ]);
      const consumer = consumers.find((one) => one.name === name && one.rebuildable === true);
      if (consumer === undefined) {
        const names = consumers.filter((one) => one.rebuildable === true).map((one) => one.name);
        throw new UsageError(`--consumer は ${names.join("、")} のどれかです。`);
      }
      const count = await Journal.rebuild(consumer, home, from, to);
      return { data: { consumer: name, from, to, count }, lines: [`${count}件の記録から作り直しました。`] };
    });
  },
};
