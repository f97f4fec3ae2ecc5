import { type Command, required, UsageError } from "./command.ts";
import { direct, directOptions, directUsage, homeIn } from "./direct.ts";

export const backfill: Command = {
  name: "backfill",
  usage: `pool backfill --kind 種類 --town コード ${directUsage}`,
  summary:
    "団体にある一つの種類のもの（APP、BKG など）の現在の状態を、今の形と一覧で書き直します（版を上げた後や、一覧を増やした後）。途中で止まったら、同じ命令で続きを行います。",
  options: { ...directOptions, kind: { type: "string" } },
  positionals: 0,
  run: async ({ values }) => {
    const name = required(values, "kind");
    return direct(values, homeIn(values), async () => {
      const [Journal, Tenant, { today }] = await Promise.all([
        import("#core/journal/index.ts"),
        import("#core/tenant/index.ts"),
        import("#core/clock.ts"),
        import("../api/routes.ts"), // every domain, and so every kind
      ]);
      const kind = Journal.kindNamed(name);
      if (kind === undefined) throw new UsageError(`--kind ${name} という種類はありません。`);
      const done = await Journal.backfill(kind, await Tenant.firstDay(), today());
      const { entry } = await Tenant.recordBackfill(name, kind.version, done);
      const said = Journal.entryName(entry);
      return {
        data: { kind: name, version: kind.version, ...done, entry: said },
        lines: [`${done.from} からの${done.looked}件を調べ、${done.written}件を書き直しました（記録 ${said}）。`],
      };
    });
  },
};
