import * as z from "zod";
import type { Duty } from "#core/actor.ts";
import { format, now } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import { localDate, personText } from "#core/japan/schema.ts";
import { otherOrgan } from "#core/organ/schema.ts";
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
  organ: otherOrgan.optional().describe("長でない機関の権限"),
  from: z.string(),
  to: z.string().optional(),
  mandate: z.string().optional(),
});
export const account = z.object({ id: z.string(), type: z.string(), office: z.string(), duties: z.array(held) });
export const member = account.extend({ name: z.string(), kana: z.string(), email: z.string() });

type Account = Awaited<ReturnType<typeof Staff.show>>;
export const accountOf = ({ facts }: { facts: Pick<Account["state"], "type" | "office" | "duties"> }, id: string) => ({
  id,
  type: facts.type,
  office: facts.office,
  duties: facts.duties,
});

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
  problems: ["staff.invitation_used", "staff.invitation_expired", "staff.other_town"],
  run: async ({ body }: { body: z.output<typeof acceptance> }) => {
    const { entry } = await Staff.accept(body.code);
    return { status: 201, body: accountOf(entry, entry.facts.staff) } as const;
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

const standing = z.object({
  id: z.string(),
  status: z.enum(["open", "expired"]).describe("open 招待中・expired 期限切れ"),
  type: z.string(),
  office: z.string(),
  duties: z.array(held),
  expires: z.string(),
  name: z.string(),
  kana: z.string(),
  email: z.string(),
});

const invitationExample = {
  id: "inv_0123456789abcdefghjkmnpqrs",
  status: "open",
  type: "regular",
  office: "総務課",
  duties: [{ duty: "draft", from: "2027-04-01" }],
  expires: "2027-04-15T09:00:00.000+09:00",
  name: "見本 太郎",
  kana: "ミホン タロウ",
  email: "taro@example.invalid",
};

/** Invitations that nobody has accepted yet. */
export const inviting = {
  method: "get",
  query: pageQuery,
  status: 200,
  answer: pageOf(standing),
  example: { answer: { items: [invitationExample] } },
  problems: ["cursor.invalid"],
  run: async ({ query }: { query: z.output<typeof pageQuery> }) => {
    const { items, ...rest } = await Staff.listInvitations(query);
    const shown = items.flatMap(({ id, state: { type, office, duties, expires }, secret }) =>
      secret === null
        ? []
        : [
            {
              id,
              status: expires > now() ? ("open" as const) : ("expired" as const),
              type,
              office,
              duties,
              expires: format(expires),
              ...secret,
            },
          ],
    );
    return { status: 200, body: { items: shown, ...rest } } as const;
  },
} as const;

const reason = strict({ why: personText(500, { multiline: true }) });

export const revoking = {
  method: "post",
  body: reason,
  status: 201,
  answer: z.object({ id: z.string() }),
  example: { body: { why: "宛先を誤ったため" }, answer: { id: invitationExample.id } },
  problems: ["staff.invitation_used", "staff.invitation_expired"],
  run: async ({ params, body }: { params: { id: string }; body: z.output<typeof reason> }) => {
    const { entry } = await Staff.revokeInvitation(params.id, body.why);
    return { status: 201, body: { id: entry.id } } as const;
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
    const { entry } = await Staff.retire(params.id, body.lastDay);
    return { status: 201, body: accountOf(entry, entry.id) } as const;
  },
} as const;
