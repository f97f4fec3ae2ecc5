import * as Actor from "../actor.ts";
import { Problem } from "../error.ts";
import * as Journal from "../journal/index.ts";

declare const mark: unique symbol;

/** A row whose personal data may be told to the acting person, now. Only this file makes one, so whoever tells asks for one. */
export type Disclosed<Row> = Row & { readonly [mark]: true };

/** For what: an answer about one thing, a list (which an export reads page by page as its orderer), or a paper. */
export type Purpose = "answer" | "list" | "print";

/** Who may be told of rows of a kind. */
export type Rule<State, Secret> = {
  kind: Journal.Kind<State, Secret>;
  /** One of these, for the organ that the row belongs to; without one, whoever has any duty for it. */
  duties?: readonly Actor.Duty[];
  /** One of these sees it for the whole body, whatever organ it belongs to (監査). */
  readers?: readonly Actor.Duty[];
  /** Whether a mandate (代行) reaches it. */
  reaches: (state: State) => boolean;
  /** Whether a resident may know of it, because it is theirs. */
  isOwn: (state: State, person: string) => boolean | Promise<boolean>;
};

type Row<State, Secret> = Pick<Journal.Head<State, Secret>, "id" | "state">;
/** `why` stands in the record of reads (保有個人情報の閲覧の記録), which is written before staff are told. */
type Asked = { purpose: Purpose; why: string };

/** To residents what is their own; to staff, of the organ, with the duty, within the mandate; to nobody else. */
async function mayKnow<State extends { organ?: Actor.Organ }, Secret>(rule: Rule<State, Secret>, state: State) {
  const actor = Actor.use();
  if (actor.type === "resident") return rule.isOwn(state, actor.person);
  if (Actor.isReader(...(rule.readers ?? []))) return true;
  return actor.type === "staff" && rule.reaches(state) && Actor.isOf(state.organ, ...(rule.duties ?? []));
}

/**
 * One row, for whoever may be told of it. Papers are for staff with authority (a deputy without a legal ground prints none).
 * @throws Problem `not_found`, the same for what is missing and for what is not for the actor; `auth.forbidden`
 */
export async function one<State extends { organ?: Actor.Organ }, Secret, Given extends Row<State, Secret>>(
  rule: Rule<State, Secret>,
  load: () => Promise<Given>,
  { purpose, why }: Asked,
): Promise<Disclosed<Given>> {
  if (purpose === "print") Actor.requireAuthority();
  const row = await load();
  if (!(await mayKnow(rule, row.state))) throw new Problem("not_found");
  if (Actor.use().type === "staff") await Journal.recordRead(rule.kind, [row.id], why);
  return row as Disclosed<Given>;
}

/** Those of a list that the actor may be told of; the others are not listed. */
export async function some<State extends { organ?: Actor.Organ }, Secret, Given extends Row<State, Secret>>(
  rule: Rule<State, Secret>,
  rows: readonly Given[],
  { why }: Pick<Asked, "why">,
): Promise<Disclosed<Given>[]> {
  const known = await Promise.all(rows.map(async (row) => ((await mayKnow(rule, row.state)) ? [row] : [])));
  const told = known.flat();
  if (told.length > 0 && Actor.use().type === "staff") {
    await Journal.recordRead(
      rule.kind,
      told.map(({ id }) => id),
      why,
    );
  }
  return told as Disclosed<Given>[];
}
