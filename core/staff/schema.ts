import * as z from "zod";
import { type Duty, type Scope, scopes as scopeList } from "#core/actor.ts";
import { type LocalDate, today } from "#core/clock.ts";
import * as Id from "#core/id.ts";
import { bodyCode, email, kana, localDate, personText } from "#core/japan/schema.ts";
import type { Other } from "#core/organ/index.ts";
import { otherOrgan } from "#core/organ/schema.ts";
import { list, strict } from "#core/shape.ts";
import { type Ground, groundNames } from "./name.ts";

export { dutyNames, groundNames, scopeNames } from "./name.ts";

const duty = z.enum(
  ["counter", "draft", "decide", "admin", "audit", "treasury"],
  "権限は counter、draft、decide、admin、audit、treasury のどれかです。",
);

/**
 * A duty and the days on which it is held, both inclusive; for 長 unless it names another organ, and under `mandate` when it is another town's
 * staff who holds it.
 */
export type Held = { duty: Duty; organ?: Other; from: LocalDate; to?: LocalDate; mandate?: string };

export const endsAfterStart = ({ from, to }: { from: LocalDate; to?: LocalDate | undefined }) =>
  to === undefined || from <= to;

/** What an administrator says of a duty. */
export const heldInput = strict({
  duty,
  organ: otherOrgan.optional(),
  from: localDate(),
  to: localDate().optional(),
}).refine(endsAfterStart, {
  path: ["to"],
  message: "終了日が開始日より前です。",
});

export const office = () => personText(50);

/** Who somebody is: sealed, never open. */
export const person = strict({ name: personText(50), kana: kana(80), email: email() });
export type Person = z.infer<typeof person>;

/** A new operator; `acknowledged`: somebody has looked at those of the same name. */
export const operatorInput = strict({
  ...person.shape,
  acknowledged: z.boolean("はいかいいえで指定してください。").default(false),
});
export type OperatorInput = Person & { acknowledged?: boolean };

/** What can be done for another town. 管理 cannot: what it makes outlives the mandate. */
const mandated = z.enum(
  ["counter", "draft", "decide"],
  "委任できる権限は counter、draft、decide のどれかです。管理の権限は委任できません。",
);
const grounds = Object.keys(groundNames) as [Ground, ...Ground[]];
const ids = (prefix: string, message: string) =>
  list(
    z
      .string()
      .max(40, message)
      .refine((text) => Id.isId(prefix, text), message),
  )
    .max(100, "100までにしてください。")
    .default([]);

/** 代行の委任. */
export const mandateInput = strict({
  from: localDate(),
  to: localDate(),
  organ: otherOrgan.optional(),
  duties: list(mandated).min(1, "権限を1つ以上選んでください。").max(3, "権限は3つまでです。"),
  ground: strict({
    kind: z.enum(grounds, `根拠は ${grounds.join("、")} のどれかです。`),
    document: personText(100),
    on: localDate(),
  }).optional(),
  procedures: ids("prc", "手続の番号が正しくありません。"),
  facilities: ids("fac", "施設の番号が正しくありません。"),
  registers: list(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "台帳の名前が正しくありません。"))
    .max(100, "100までにしてください。")
    .default([]),
  scope: personText(500, { multiline: true }),
  town: bodyCode(),
  acknowledged: z.boolean("はいかいいえで指定してください。").default(false),
  ...person.shape,
})
  .refine(endsAfterStart, { path: ["to"], message: "終了日が開始日より前です。" })
  .refine(({ to }) => to >= today(), { path: ["to"], message: "すでに過ぎています。" })
  .refine(({ duties, ground }) => ground !== undefined || !duties.includes("decide"), {
    path: ["ground"],
    message: "決裁を委任するには、根拠（併任・派遣・事務の代替執行）と辞令等の番号・日付が要ります。",
  })
  .refine(({ from, ground }) => ground === undefined || ground.on <= from, {
    path: ["ground", "on"],
    message: "委任の開始日より後です。",
  })
  .refine((one) => one.procedures.length + one.facilities.length + one.registers.length > 0, {
    path: ["procedures"],
    message: "手続・施設・台帳のどれかを、1つ以上指定してください。",
  });
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
