import * as Actor from "../actor.ts";
import { dateOf, now, startOf, today } from "../clock.ts";
import { isBodyCode } from "../japan/body.ts";
import * as Journal from "../journal/index.ts";
import type { NoticeTable } from "../notice/index.ts";
import * as Tenant from "../tenant/index.ts";

/*
 * 封印の先頭: a link of the pool's chain of seals by its number and its hash, `124:3f…`. Whoever keeps one outside the pool can hold the pool to
 * everything that was sealed until then, whatever has become of table, files and keys since.
 */

/** The dated setting that says where the head of each day goes. */
export const headSettingName = "seal.mail";
type HeadMails = { to: string[] };

/** What a body was told of a day, by the day. */
const headKind = Journal.defineKind<Journal.SealHead>({ kind: "SEALHEAD", version: 1 });

/** That the body was told a head, and by which addresses. */
const told = Journal.defineEvent("seal.told", Journal.says<Journal.SealHead>(), Journal.says<{ to: string[] }>());

/** Tells the acting body the head of the day, once, in the first run from six in the morning on, if it has said to whom. */
async function tell(): Promise<void> {
  if (!isBodyCode(Actor.home().slice(3)) || now() < startOf(dateOf(now()), "06:00")) return;
  const { rows } = await Tenant.rows(headSettingName);
  const to = (Tenant.rowAt(rows, today())?.value as HeadMails | undefined)?.to ?? [];
  if (to.length === 0 || (await Journal.load(headKind, today())) !== undefined) return;
  const [tenant, head] = await Promise.all([Tenant.current(), Journal.sealHead()]);
  if (head === undefined || tenant?.state.status === "left") return;
  await Journal.act(headKind, today(), (found) =>
    found === undefined ? { event: told(head, { to }), state: head } : undefined,
  );
}

export const chores = { heads: tell };

export const notices: NoticeTable = Journal.on(told, ({ facts, closed, at }) => {
  const head = Journal.headText(facts);
  const text = `県の共同システムの記録の、${dateOf(at)} の朝までの封印の先頭です。\n\n${head}\n\nこのメールを残しておくと、記録が後から書き換えられていないかを、プールの外から確かめられます。県の運用担当が\npool journal verify --witness ${head}\nを実行すると、この先頭と合うかどうかが分かります。`;
  return (closed?.to ?? []).map((to, index) => ({
    to,
    subject: `【記録の封印】第${facts.n}号`,
    text,
    part: `${index}`,
  }));
});
