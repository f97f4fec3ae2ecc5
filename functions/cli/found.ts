import { isPrefecture } from "#core/japan/body.ts";
import { poolHome } from "#core/table/key.ts";
import { stageOf } from "#infra/stage.ts";
import { type Command, required, UsageError, type Values } from "./command.ts";
import { direct, directOptions, directUsage } from "./direct.ts";

export const found: Command = {
  name: "found",
  usage: `pool found --subject ID --name 氏名 --kana カナ --email メール [--issuer URL] [--prefecture 31] ${directUsage}`,
  summary:
    "配備したばかりの環境に、プールの鍵と最初の運用担当を作ります（環境ごとに一度だけ。くり返しても変わらず、二人目は断られます）。",
  options: {
    stage: directOptions.stage,
    data: directOptions.data,
    prefecture: { type: "string" },
    issuer: { type: "string" },
    subject: { type: "string" },
    name: { type: "string" },
    kana: { type: "string" },
    email: { type: "string" },
  },
  positionals: 0,
  run: async ({ values }) => {
    const subject = required(values, "subject");
    const person = await personIn(values);
    const prefecture = prefectureIn(values);
    return direct(
      values,
      poolHome(prefecture),
      async ({ engineer }) => {
        const [{ foundPool }, Staff, { setup }] = await Promise.all([
          import("#core/pool.ts"),
          import("#core/staff/index.ts"),
          import("../setup.ts"),
        ]);
        const issuer = issuerOf(setup().issuers, values.issuer);
        if (setup().prefecture !== prefecture) throw new UsageError("--prefecture が環境の都道府県と違います。");
        await foundPool(prefecture);
        const { entry, already } = await Staff.foundFirstOperator({ issuer, subject }, person, engineer);
        const name = `${entry.kind}.${entry.id}.${entry.seq}`;
        const said = already ? "すでに最初の運用担当です。何も変えていません" : "最初の運用担当を作りました";
        return { data: { entry: name, issuer, already }, lines: [`${said}（記録 ${name}、発行者 ${issuer}）。`] };
      },
      "found",
    );
  },
};

/** 都道府県コード: the stage's own where it is not said. */
function prefectureIn({ stage, prefecture = stageOf(String(stage)).prefecture }: Values): string {
  if (isPrefecture(prefecture)) return prefecture;
  throw new UsageError("--prefecture は2桁の都道府県コード（01から47）です。");
}

async function personIn(values: Values) {
  const { person } = await import("#core/staff/schema.ts");
  const given = Object.fromEntries(["name", "kana", "email"].map((name) => [name, required(values, name)]));
  const parsed = person.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n"));
}

/** Whose tokens make operators here: where there is one such issuer, it need not be named. */
function issuerOf(
  issuers: readonly { issuer: string; realms: Record<string, string> }[],
  given: Values[string],
): string {
  const possible = issuers
    .filter(({ realms }) => Object.values(realms).includes("operator"))
    .map(({ issuer }) => issuer);
  const chosen = given === undefined && possible.length === 1 ? possible[0] : possible.find((one) => one === given);
  if (chosen === undefined) throw new UsageError(`--issuer は次のどれかです: ${possible.join("、")}`);
  return chosen;
}
