import * as Actor from "#core/actor.ts";
import { sentBack } from "#core/application/event.ts";
import { dateOf, format } from "#core/clock.ts";
import * as Id from "#core/id.ts";
import * as Journal from "#core/journal/index.ts";
import type { NoticeDraft, NoticeTable } from "#core/notice/index.ts";
import { organs } from "#core/organ/index.ts";
import { joined } from "#core/tenant/event.ts";
import { invitationKind, staffKind } from "./entity.ts";
import { invited } from "./event.ts";
import { prepareInvitation, replaced } from "./invitation.ts";
import { dutyNames } from "./name.ts";
import type { Held } from "./schema.ts";

/**
 * The first account of a body: whoever `closed.administrator` of its `tenant.joined` names is invited to administer
 * it from that day on.
 */
export const foundingInvitation = Journal.consumer("founding-invitation", [
  Journal.following(joined, async (entry) => {
    const person = entry.closed?.administrator;
    if (person === undefined) return [];
    const id = Id.derive("inv", Actor.home(), Journal.entryName(entry));
    if ((await Journal.load(invitationKind, id)) !== undefined) return [];
    const duties = [{ duty: "admin" as const, from: dateOf(entry.at) }];
    return prepareInvitation(id, { type: "regular", office: "管理者", duties, person });
  }),
]);

/** 差戻し: in the words of the entry, to the address that the drafter's account has. */
async function toDrafter({ facts, closed }: Journal.EntryOf<typeof sentBack>): Promise<NoticeDraft | undefined> {
  const head = await Journal.load(staffKind, facts.set.approval.drafter.replace("staff:", ""));
  const to = head?.secret?.email;
  return closed?.notice && { ...closed.notice, ...(to === undefined ? {} : { to }) };
}

/** A later invitation of one person ends those before it. That it holds is asked at acceptance; here it is written down. */
export const replacedInvitation = Journal.consumer("invitation-replaced", [
  Journal.following(
    invited,
    ({ id }) => replaced(id),
    ({ facts, home }) => (facts.replaces ? home : undefined),
  ),
]);

/** The mails that follow from entries; the only place where an invitation's code leaves the pool. */
export const notices: NoticeTable = {
  ...Journal.on(sentBack, toDrafter),
  ...Journal.on(invited, ({ facts: { inviter, office, duties, expires }, closed }) => {
    if (closed === null) return undefined;
    const { name, email, code } = closed;
    return {
      to: email,
      subject: `【${inviter}】職員アカウントの招待`,
      text: [
        `${name} 様`,
        "",
        `${inviter}の職員として招待されました（所属: ${office}）。`,
        ...duties.map(dutyLine),
        "",
        "職員としてサインインし、次の招待コードを入力してください。",
        `招待コード: ${code}`,
        `有効期限: ${format(expires).slice(0, 16).replace("T", " ")}`,
        "",
        "心当たりのないときは、このメールを捨ててください。",
      ].join("\n"),
    };
  }),
};

const dutyLine = ({ duty, organ, from, to }: Held) =>
  `・${organ === undefined ? "" : `${organs[organ].name}の`}${dutyNames[duty]}（${from} から${to === undefined ? "" : ` ${to} まで`}）`;
