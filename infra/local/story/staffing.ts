import { poll } from "#infra/local/poll.ts";
import { type Card, cardOf, type Duty, staff, type Town } from "./cast.ts";
import type { Caller } from "./client.ts";
import { hold, type Stage, step, textOf, Unexpected } from "./stage.ts";

/** A mail that a process died before is sent again after a minute; a stage's stream takes one or two as well. */
const waitMs = 180_000;

/** The code in the latest mail by which a body invited somebody. @throws Unexpected when there is none */
function invitationIn(stage: Stage, town: Town, email: string): Promise<string> {
  let looks = 0;
  const look = async () => {
    if (looks++ > 0) await stage.client.settle();
    return latest(stage, town, email);
  };
  const late = () => new Unexpected(`${town.name}から ${email} への招待`, "招待のメール", "届いていない");
  return poll(look, waitMs, late, 500);
}

async function latest({ client }: Stage, town: Town, email: string): Promise<string | undefined> {
  const mails = (await client.mails()).filter(
    (mail) => mail.to === email && mail.subject.startsWith(`【${town.name}】`),
  );
  return /招待コード: (\S+)/.exec(mails.at(-1)?.text ?? "")?.[1];
}

/** 招待を受ける: somebody who can sign in becomes staff of a body by the code in the mail. */
export async function accept(stage: Stage, town: Town, who: Caller, card: Pick<Card, "email">): Promise<void> {
  const code = await invitationIn(stage, town, card.email);
  await step(stage, {
    as: who,
    what: `${town.name}の職員になる（招待コード）`,
    route: `POST /v1/towns/${town.code}/staff/acceptances`,
    body: { code },
    says: (answer) => `所属 ${textOf(answer, "office")}`,
  });
}

export const acceptFirst = (stage: Stage, town: Town) =>
  accept(stage, town, staff(town, "admin"), cardOf(town, "admin"));

const dutyNames: Record<Duty, string> = { admin: "管理", draft: "起案", decide: "決裁", counter: "受付" };
const listed: readonly Duty[] = ["draft", "decide", "counter"];

/** A line of the list: who, which duties, from when, and until when for a 任期付 or 会計年度任用 member. */
export type ListLine = Card & { duties: readonly Duty[]; from: string; to?: string };

export const ordinaryLines = (town: Town, from: string): ListLine[] =>
  listed.map((duty) => ({ ...cardOf(town, duty), duties: [duty], from }));

/** 職員をCSVで招待する. */
export async function invite(stage: Stage, town: Town, what: string, lines: readonly ListLine[]): Promise<void> {
  const rows = lines.map(({ name, kana, email, office, duties, from, to = "" }) =>
    [name, kana, email, office, duties.map((duty) => dutyNames[duty]).join("・"), from, to].join(","),
  );
  const csv = `${["氏名,カナ,メール,所属,権限,開始日,終了日", ...rows].join("\n")}\n`;
  await step(stage, {
    as: staff(town, "admin"),
    what,
    route: `POST /v1/towns/${town.code}/staff/imports`,
    body: { csv },
    says: (answer) => {
      const { invitations } = answer.body as { invitations: string[] };
      hold("招待の数", invitations.length, lines.length);
      return `${invitations.length}人に招待メール`;
    },
  });
}

/** Everybody of people.ts who works for this body, with their account from a day on. */
export async function staffTown(stage: Stage, town: Town, from: string): Promise<void> {
  await acceptFirst(stage, town);
  await invite(stage, town, `職員の名簿（CSV）を取り込む（${from}付け）`, ordinaryLines(town, from));
  await acceptListed(stage, town);
}

export const acceptListed = async (stage: Stage, town: Town): Promise<void> => {
  for (const duty of listed) await accept(stage, town, staff(town, duty), cardOf(town, duty));
};
