import type { PoolClient } from "./client.ts";
import type { Command, Values } from "./command.ts";
import { direct, directOptions, homeIn } from "./direct.ts";
import { follow } from "./job.ts";
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
  usage: "pool journal verify [--town コード] [--witness 封印の先頭] [--stage 環境]",
  summary:
    "記録が改変されていないか確かめます。少しずつ行われる検証の進み具合を示し、壊れた場所があれば挙げ、終了コード1で終わります。--witness に、町に届いた封印の先頭（番号:値）を付けると、それに照らして確かめます。--stage を付けると、一つの団体を、APIを通さず表の上で確かめます（大きな団体でも時間切れになりません）。",
  options: { town: directOptions.town, stage: directOptions.stage, witness: { type: "string" } },
  positionals: 0,
  run: async ({ values, pool }) => {
    const answer = values.stage === undefined ? await throughApi(values, pool) : await onTable(values);
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
        ...(answer.job === undefined ? [] : [`確かめたことの記録: ${answer.job}`]),
      ],
      damaged: damaged.length > 0,
    };
  },
};

type Answer = { job?: string; findings: Finding[] };

async function throughApi({ town, witness }: Values, pool: PoolClient): Promise<Answer> {
  const asked = { ...(town === undefined ? {} : { body: town }), ...(witness === undefined ? {} : { witness }) };
  const { job } = await pool.post("/v1/pool/verifications", asked);
  const { findings } = await follow<{ findings: Finding[] }>(pool, `/v1/pool/jobs/${job}`);
  return { job: String(job), findings };
}

/** Reads and writes nothing: what comes out is for whoever asked. */
async function onTable(values: Values): Promise<Answer> {
  const home = homeIn(values);
  return direct(values, home, async () => {
    const [Journal, Tenant, { today }] = await Promise.all([
      import("#core/journal/index.ts"),
      import("#core/tenant/index.ts"),
      import("#core/clock.ts"),
    ]);
    const report = await Journal.verify(await Tenant.firstDay(), today());
    const isHeld = values.witness === undefined || (await Journal.holdsHead(String(values.witness)));
    const broken = { where: `封印 ${values.witness}`, what: "外に残された封印の先頭と一致しません" };
    return {
      findings: [{ home: home.slice(3), ...report, damaged: [...report.damaged, ...(isHeld ? [] : [broken])] }],
    };
  });
}
