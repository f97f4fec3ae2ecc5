import * as z from "zod";
import * as Id from "#core/id.ts";
import { personText } from "#core/japan/schema.ts";
import type { Other } from "#core/organ/index.ts";
import * as Shape from "#core/shape.ts";

export { registerNames, settingName } from "./name.ts";
export { inspectProcedure } from "./procedure.ts";

/** データ型 of the national item lists: half-width and full-width text, whole number, day. */
type ItemType = "X" | "N" | "9" | "DATE";

/**
 * One item (データ項目) in the grammar of the national 基本データリスト: an id of 3 digits for the business and 5 for the item, the
 * romaji name that is its field in the API, and a length in characters as people count them, never in bytes.
 */
export type Item = {
  id: string;
  name: string;
  field: string;
  type: ItemType;
  characters: number;
  required: boolean;
  /** コード: what may stand here, and what it means. */
  code?: Record<string, string>;
  /** What it must look like beyond its type. */
  form?: "phone";
  /** The field that it says more of: a name's reading does not outlive the name. */
  goesWith?: string;
};

/** グループ: the unit in which items are put out. */
type Group = { name: string; items: readonly Item[] };

/** 異動事由: why a row changes, by which law, and which items may change by it. */
export type Reason = {
  code: string;
  name: string;
  basis: string;
  kind: "enter" | "change" | "end";
  fields: readonly string[];
  /** What says something of whoever was there before: it is not carried over, and asked for again where it is required. */
  renews?: readonly string[];
};

/**
 * A register as data. `ledger` (台帳): the pool holds the legal register, only for what lies outside the 20 businesses that
 * 標準化法 binds; `mirror` (写し): the vendor's system holds it.
 */
export type RegisterDef = {
  register: string;
  name: string;
  basis: string;
  mode: "ledger" | "mirror";
  /** Whose it is; without one, that of 長. */
  organ?: Other;
  groups: readonly Group[];
  reasons: readonly Reason[];
  /** What makes two rows look like one thing under two numbers: one owner, and the same in every item of one of these groups. */
  likeness: { owner: string; any: readonly (readonly string[])[] };
};

export type Value = string | number;
/** Every item that has a value, by field. */
export type Row = { readonly [field: string]: Value };
/** What an event sets; `null` takes a value away. */
export type Changes = { readonly [field: string]: Value | null };

const changes = z.record(
  z.string().max(60),
  z.union([z.string().max(10_000), z.int(), z.null()]),
  "項目名（ローマ字）と値の組で指定してください。",
);
const note = personText(500, { multiline: true });
const serial = z.int("履歴番号を整数で指定してください。").min(1, "履歴番号は1からです。");

/** 異動: what happened, when it took effect (異動日) and when it was notified (届出日). */
export const Change = Shape.strict({
  reason: z.string("異動事由を指定してください。").regex(/^\d{2}$/, "異動事由は2桁のコードです。"),
  effectiveOn: Shape.day,
  notifiedOn: Shape.day,
  changes,
});
export type Change = z.output<typeof Change>;

/** 登録 as the system that holds the ledger entered it, under the 鑑札番号 that it gave. */
export const Mirrored = Shape.strict({
  tag: Shape.strict({
    fiscalYear: Shape.fiscalYear,
    number: z.int("番号を整数で指定してください。").min(1, "番号は1からです。").max(999_999, "番号は6桁までです。"),
  }),
  application: z
    .string()
    .max(40, { error: "申請の識別子を指定してください。", abort: true })
    .refine((text) => Id.isId("app", text), "申請の識別子を指定してください。")
    .optional(),
  effectiveOn: Shape.day,
  notifiedOn: Shape.day,
  changes,
});
export type Mirrored = z.output<typeof Mirrored>;

const similarMax = 50;
/** 登録 by hand of what was approved and could not be entered by itself. */
export const Entered = Shape.strict({
  application: Mirrored.shape.application.unwrap(),
  effectiveOn: Shape.day,
  notifiedOn: Shape.day,
  changes,
  acknowledged: Shape.list(z.string().max(40))
    .max(similarMax, `${similarMax}件までです。`)
    .default([])
    .describe("確かめた、似た登録の識別子"),
});
export type Entered = z.output<typeof Entered>;

/** What was approved is no new registration: it is the one that is there. */
export const Duplicate = Shape.strict({ application: Mirrored.shape.application.unwrap(), note });
export type Duplicate = z.output<typeof Duplicate>;

/**
 * 誤記修正 of an earlier event (of what it says, of its day, or both) or its 取消, by its 履歴番号; or 再記載 of a registration whose entry was
 * cancelled. Each says why, and none removes what was written.
 */
export const Correction = z.discriminatedUnion(
  "event",
  [
    Shape.strict({
      event: z.literal("correct"),
      answers: serial,
      effectiveOn: Shape.day.optional(),
      notifiedOn: Shape.day,
      changes,
      note,
    }),
    Shape.strict({ event: z.literal("enter"), effectiveOn: Shape.day, notifiedOn: Shape.day, changes, note }),
    Shape.strict({ event: z.literal("cancel"), answers: serial, notifiedOn: Shape.day, note }),
  ],
  { error: "event は correct（誤記修正）、cancel（取消）、enter（再記載）のどれかです。" },
);
export type Correction = z.output<typeof Correction>;

const unknownMode = "mode は ledger（台帳）か mirror（写し）です。";
const unknownWriter = "writers は staff（職員）か client（事業者のシステム）です。";

/** How a body keeps a register from a day on: 台帳 or 写し, and whose hands write in it. */
export const keeping = Shape.strict({
  mode: z.enum(["ledger", "mirror"], unknownMode),
  writers: Shape.list(z.enum(["staff", "client"], unknownWriter))
    .min(1, "1つ以上指定してください。")
    .max(2, "2つまでです。"),
});
export type Keeping = z.output<typeof keeping>;
