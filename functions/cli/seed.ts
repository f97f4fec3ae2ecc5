import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { today } from "#core/clock.ts";
import { poolHome } from "#core/table/key.ts";
import { localIdentityPort, localIssuerName } from "#infra/identity.ts";
import type { Person } from "#infra/local/people.ts";
import type { Cast } from "#infra/local/story/cast.ts";
import type { SignIn } from "#infra/local/story/client.ts";
import { stageOf } from "#infra/stage.ts";
import { type Command, required, UsageError, type Values } from "./command.ts";

export const seedStage: Command = {
  name: "seed",
  usage: "pool seed --stage 環境 --url 場所 [--as 架空の人のID] [--data .pool]",
  summary:
    "sst dev で動かしている自分の環境に、npm start と同じ見本（架空の団体・人物）を、APIを通して入れます。staging と production では断られます。--as を付けると、その人のトークンを出し、Ctrl-C まで発行者として待ちます。",
  options: { stage: { type: "string" }, data: { type: "string" }, as: { type: "string" } },
  positionals: 0,
  run: async ({ values }) => {
    const stage = developerStage(values);
    const url = required(values, "url").replace(/\/$/, "");
    const folder = join(String(values.data ?? ".pool"), "stages", stage);
    mkdirSync(folder, { recursive: true });
    const prefecture = await foundFor(stage);
    const { castOf } = await import("#infra/local/story/cast.ts");
    const cast = await castOf(prefecture);
    const { peopleOf } = await import("#infra/local/people.ts");
    const people = peopleOf(cast);
    const person = inventedPerson(values, people);
    const { startIdentity } = await import("#infra/local/identity.ts");
    const keyFile = join(folder, "jwks.json");
    const identity = await startIdentity({ port: localIdentityPort, keyFile, poolPort: 3000, people });
    try {
      const played = await play(stage, { url, folder, cast, signIn: identity.issueToken });
      if (person !== undefined) await stayWith(await identity.issueToken(person));
      const said = played ? "見本を入れました" : "見本はすでに入っています。何も変えていません";
      return { data: { stage, played }, lines: [`${said}（${stage}、架空の契約・料金・人物）。`] };
    } finally {
      identity.stop();
    }
  },
};

/** @throws UsageError for a stage whose data are not for throwing away */
export function developerStage(values: Values): string {
  const stage = required(values, "stage");
  if (stageOf(stage).protect) throw new UsageError(`${stage} には見本を入れません。自分の名前の環境で行ってください。`);
  return stage;
}

function inventedPerson({ as }: Values, people: readonly Person[]) {
  if (as === undefined) return undefined;
  const person = people.find(({ sub }) => sub === as);
  if (person === undefined) throw new UsageError(`--as ${as} という架空の人はいません。`);
  return person;
}

/** The functions ask the provider for its keys, so it stays as long as the token is to be used. */
async function stayWith(token: string): Promise<void> {
  console.log(token);
  console.error("Ctrl-C まで、このトークン（一時間有効）の発行者として待ちます。");
  await new Promise<void>((resolve) => process.once("SIGINT", () => resolve()));
}

/** Gives the stage its own homes and the story's operator, as `pool found` does. Returns the prefecture. */
async function foundFor(stage: string): Promise<string> {
  const [{ openStage }, { setup }, { found }] = await Promise.all([
    import("./stage.ts"),
    import("../setup.ts"),
    import("#infra/local/found.ts"),
  ]);
  await openStage(stage, "found", poolHome(stageOf(stage).prefecture));
  const { prefecture, issuers } = setup();
  if (!issuers.some(({ issuer }) => issuer === localIssuerName))
    throw new UsageError(`環境 ${stage} は、npm run sst -- dev --stage ${stage} で動かしてください。`);
  await found(prefecture, localIssuerName);
  return prefecture;
}

type Scene = {
  url: string;
  folder: string;
  cast: Cast;
  signIn: SignIn;
};

async function play(stage: string, { url, folder, cast, signIn }: Scene): Promise<boolean> {
  const [{ openStage }, { forgetSessions }, { seedThrough }, { openRemote }, { invitationMails }] = await Promise.all([
    import("./stage.ts"),
    import("#infra/aws/session.ts"),
    import("#infra/local/seed.ts"),
    import("#infra/local/story/client.ts"),
    import("#infra/local/story/remote.ts"),
  ]);
  forgetSessions(); // those that founded it reach no town
  await openStage(stage, "operate", poolHome(cast[0].code.slice(0, 2)));
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 2_000));
  const client = openRemote({ url, signIn, mails: () => invitationMails(cast), settle });
  return seedThrough(client, join(folder, "seed.json"), () => today().slice(0, 7), cast);
}
