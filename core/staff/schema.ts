import * as z from "zod";
import { type Duty, type Scope, scopes as scopeList } from "#core/actor.ts";
import type { LocalDate } from "#core/clock.ts";
import { bodyCode, email, kana, localDate, personText } from "#core/japan/schema.ts";
import { list, strict } from "#core/shape.ts";

export { dutyNames, scopeNames } from "./name.ts";

const duty = z.enum(["counter", "draft", "decide", "admin"], "権限は counter、draft、decide、admin のどれかです。");

/** A duty and the days on which it is held, both inclusive; under `mandate` when it is another town's staff who holds it. */
export type Held = { duty: Duty; from: LocalDate; to?: LocalDate; mandate?: string };

export const endsAfterStart = ({ from, to }: { from: LocalDate; to?: LocalDate | undefined }) =>
  to === undefined || from <= to;

/** What an administrator says of a duty. */
export const heldInput = strict({ duty, from: localDate(), to: localDate().optional() }).refine(endsAfterStart, {
  path: ["to"],
  message: "終了日が開始日より前です。",
});

export const office = () => personText(50);

/** Who somebody is: sealed, never open. */
export const person = strict({ name: personText(50), kana: kana(80), email: email() });
export type Person = z.infer<typeof person>;

/** 代行の委任. */
export const mandateInput = strict({
  from: localDate(),
  to: localDate(),
  duties: list(duty).min(1, "権限を1つ以上選んでください。").max(4, "権限は4つまでです。"),
  scope: personText(500, { multiline: true }),
  town: bodyCode(),
  ...person.shape,
}).refine(endsAfterStart, { path: ["to"], message: "終了日が開始日より前です。" });
export type MandateInput = z.infer<typeof mandateInput>;

const scope = z.enum(scopeList, `範囲は ${scopeList.join("、")} のどれかです。`);

/** A scope and the days on which it is open, both inclusive. */
export type Granted = { scope: Scope; from: LocalDate; to?: LocalDate };

const granted = strict({ scope, from: localDate(), to: localDate().optional() }).refine(endsAfterStart, {
  path: ["to"],
  message: "終了日が開始日より前です。",
});

const name = personText(50);
const scopes = list(granted).max(20, "範囲は20行までです。");

/** A vendor's system as its tokens name it, and what it may do here from when to when. */
export const clientInput = strict({
  issuer: z.url("発行者をURLで指定してください。").max(200, "200文字以内で指定してください。"),
  subject: personText(100),
  name,
  scopes: scopes.min(1, "範囲を1つ以上指定してください。"),
});
export type ClientInput = z.infer<typeof clientInput>;

/** The same said anew, as a whole: without a scope it may do nothing more. */
export const clientChange = strict({ name, scopes });
export type ClientChange = z.infer<typeof clientChange>;
