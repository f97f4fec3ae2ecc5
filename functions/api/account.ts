import * as z from "zod";
import type { Duty } from "#core/actor.ts";
import { Problem } from "#core/error.ts";
import { localDate } from "#core/japan/schema.ts";
import type * as Journal from "#core/journal/index.ts";
import { strict } from "#core/shape.ts";
import * as Staff from "#core/staff/index.ts";
import { dutyNames } from "#core/staff/schema.ts";
import { pageOf, pageQuery } from "./shape.ts";

/*
 * Accounts of a town's staff and of the pool's operators are one thing in two homes. What differs – where, who, and how it is
 * said – stands with their routes.
 */

const held = z.object({
  duty: z.enum(Object.keys(dutyNames) as [Duty, ...Duty[]]),
  from: z.string(),
  to: z.string().optional(),
  mandate: z.string().optional(),
});
export const account = z.object({ id: z.string(), type: z.string(), office: z.string(), duties: z.array(held) });
export const member = account.extend({ name: z.string(), kana: z.string(), email: z.string() });

export const accountOf = ({ facts }: Journal.Entry, id: string) => ({
  id,
  type: facts.type,
  office: facts.office,
  duties: facts.duties,
});

type Account = Awaited<ReturnType<typeof Staff.show>>;
export const memberOf = ({ id, state, secret }: Account) => {
  // what was disposed of is not there any more
  if (secret === null) throw new Problem("not_found");
  return { id, type: state.type, office: state.office, duties: state.duties, ...secret };
};

const acceptance = strict({
  code: z.string("招待コードを文字で入力してください。").max(100, "招待コードが長すぎます。"),
});

/** Whoever signs in brings the code of an invitation. */
export const accepting = {
  method: "post",
  body: acceptance,
  status: 201,
  answer: account,
  problems: ["staff.invitation_used", "staff.invitation_expired"],
  run: async ({ body }: { body: z.output<typeof acceptance> }) => {
    const entry = await Staff.accept(body.code);
    return { status: 201, body: accountOf(entry, String(entry.facts.staff)) } as const;
  },
} as const;

export const listing = {
  method: "get",
  query: pageQuery,
  status: 200,
  answer: pageOf(member),
  problems: ["cursor.invalid"],
  run: async ({ query }: { query: z.output<typeof pageQuery> }) => {
    const { items, ...rest } = await Staff.list(query);
    const shown = items.filter((head) => head.secret !== null).map(memberOf);
    return { status: 200, body: { items: shown, ...rest } } as const;
  },
} as const;

const lastDay = strict({ lastDay: localDate() });

export const retiring = {
  method: "post",
  body: lastDay,
  status: 201,
  answer: account,
  problems: ["staff.last_admin"],
  run: async ({ params, body }: { params: { id: string }; body: z.output<typeof lastDay> }) => {
    const entry = await Staff.retire(params.id, body.lastDay);
    return { status: 201, body: accountOf(entry, entry.id) } as const;
  },
} as const;
