import * as z from "zod";
import * as Id from "#core/id.ts";
import { email, localDate, personText, phone } from "#core/japan/schema.ts";
import { otherOrgan } from "#core/organ/schema.ts";
import * as Shape from "#core/shape.ts";

const name = () => personText(60);
/** A name inside a facility's data that becomes part of keys: a space, a unit, a band. */
const code = () =>
  z
    .string("英小文字と数字で指定してください。")
    .regex(/^[a-z][a-z0-9_]{0,19}$/, "英小文字で始まる20文字以内の英数字で指定してください。");
const unique = <T>(key: (one: T) => string) =>
  [(all: T[]) => new Set(all.map(key)).size === all.length, "同じものが2つあります。"] as const;
const most = (max: number) => [max, `${max}件以内で指定してください。`] as const;
const whole = (min: number, max: number) =>
  z
    .int("整数で指定してください。")
    .min(min, `${min}以上で指定してください。`)
    .max(max, `${max}以下で指定してください。`);
const weekdays = z.array(whole(0, 6), "曜日を0（日）から6（土）の一覧で指定してください。").max(7);
/** Days that a table counts as 休日: weekdays (0 Sunday … 6 Saturday), and the days of 祝日法 when `national`. */
const holidays = Shape.strict({ weekdays, national: z.boolean() });

/** 面: the smallest part that can be used apart from the others, named by one letter. */
const atom = Shape.strict({ id: z.string().regex(/^[A-Z]$/, "AからZの1文字で指定してください。"), name: name() });
const space = Shape.strict({
  id: code(),
  name: name(),
  atoms: Shape.list(atom)
    .min(1)
    .max(...most(12))
    .refine(...unique<{ id: string }>((one) => one.id)),
});
/** What can be booked: a set of atoms of one space. The whole hall is {A, B}, its half is {A}. */
const unit = Shape.strict({
  id: code(),
  name: name(),
  space: code(),
  atoms: z
    .array(z.string().max(1, "AからZの1文字で指定してください。"))
    .min(1, "1つ以上の面を指定してください。")
    .max(...most(12))
    .refine(...unique<string>((one) => one)),
});

/** 施設 with its spaces and bookable units. */
export const facility = Shape.strict({
  name: name(),
  /** Whose it is; without one, that of 長. */
  organ: otherOrgan.optional(),
  address: personText(120),
  spaces: Shape.list(space)
    .min(1)
    .max(...most(40))
    .refine(...unique<{ id: string }>((one) => one.id)),
  units: Shape.list(unit)
    .min(1)
    .max(...most(80))
    .refine(...unique<{ id: string }>((one) => one.id)),
}).superRefine((value, context) => {
  for (const [at, one] of value.units.entries()) {
    const atoms = value.spaces.find((other) => other.id === one.space)?.atoms.map((other) => other.id);
    if (atoms === undefined) {
      context.addIssue({ code: "custom", path: ["units", at, "space"], message: "spaces にない場所です。" });
    } else if (!one.atoms.every((other) => atoms.includes(other))) {
      context.addIssue({ code: "custom", path: ["units", at, "atoms"], message: "その場所にない面です。" });
    }
  }
});
export type FacilityData = z.infer<typeof facility>;

const minute = whole(0, 1800); // sessions may run past midnight: 25:00 is 1500
const span = { start: minute, end: minute };

/** The cells of a space from a day on, minutes from local midnight, and the bands (午前・午後・夜間) as views over them. */
export const timetable = Shape.strict({
  from: localDate(),
  space: code(),
  cells: Shape.list(Shape.strict(span))
    .min(1)
    .max(...most(104)),
  bands: Shape.list(Shape.strict({ id: code(), name: name(), ...span }))
    .min(1)
    .max(...most(104))
    .refine(...unique<{ id: string }>((one) => one.id)),
}).superRefine(({ cells, bands }, context) => {
  for (const [at, cell] of cells.entries()) {
    if (cell.start >= cell.end || cell.start < (cells[at - 1]?.end ?? 0)) {
      context.addIssue({
        code: "custom",
        path: ["cells", at],
        message: "開始の順に、重ならないように並べてください。",
      });
    }
  }
  for (const [at, band] of bands.entries()) {
    const begins = cells.some((cell) => cell.start === band.start);
    const ends = cells.some((cell) => cell.end === band.end);
    if (begins && ends && band.start < band.end) continue;
    context.addIssue({
      code: "custom",
      path: ["bands", at],
      message: "区分の始まりと終わりをコマの境に合わせてください。",
    });
  }
});
export type Timetable = z.infer<typeof timetable>;
export type Cell = Timetable["cells"][number];
export type Band = Timetable["bands"][number];

const monthDay = Shape.monthDay;

/** When a facility is open, and from when to when it can be booked, from a day on (条例・規則の休館日と受付期間). */
export const useRule = Shape.strict({
  from: localDate(),
  closing: Shape.strict({
    weekly: weekdays,
    monthly: z.array(Shape.strict({ nth: whole(1, 5), weekday: whole(0, 6) })).max(...most(10)),
    /** What becomes of a closed weekday on a day of 祝日法: it stays closed, it opens, or the closure moves on. */
    onHoliday: z.enum(["closed", "open", "next_day", "next_workday"], "休日の扱いが正しくありません。"),
    /** 年末年始, both included; runs over the turn of the year. */
    yearEnd: Shape.strict({ from: monthDay, to: monthDay }).optional(),
    closed: z.array(localDate()).max(...most(400)),
    open: z.array(localDate()).max(...most(400)),
  }).refine((one) => !one.open.some((day) => one.closed.includes(day)), "同じ日を開館と休館の両方に指定しています。"),
  window: Shape.strict({
    opensMonths: whole(0, 36),
    /** Whether it opens on the same day of the month or on the first of that month. */
    opensBy: z.enum(["day", "month"], "受付開始の数え方が正しくありません。"),
    closesDays: whole(0, 366),
    /** Until how many days before its day the booking can be cancelled without the counter. */
    cancelDays: whole(0, 366),
  }),
});
export type UseRule = z.infer<typeof useRule>;

const rounding = Shape.strict({
  unit: whole(1, 10_000),
  direction: z.enum(["down", "up", "half_up"], "端数処理が正しくありません。"),
});

const feeRow = Shape.strict({
  unit: code(),
  /** The bands that this price is for, together: 全日 is a row of its own, not a sum. */
  bands: z
    .array(code())
    .min(1)
    .max(...most(104))
    .refine(...unique<string>((one) => one)),
  day: z.enum(["weekday", "holiday"], "平日・休日の別が正しくありません。").optional(),
  yen: Shape.yen,
  nonResidentYen: Shape.yen.optional(),
});
export type FeeRow = z.infer<typeof feeRow>;
/** Tells rows apart whatever the order of their bands. */
export const rowKey = (row: Pick<FeeRow, "unit" | "bands" | "day">): string =>
  [row.unit, row.day ?? "", ...row.bands.toSorted()].join(" ");

/** 使用料の表 for uses from a day on; `bookedFrom` leaves bookings made before that day at the older table (経過措置). */
export const feeTable = Shape.strict({
  from: localDate(),
  bookedFrom: localDate().optional(),
  /** Bands without a row of their own together: no price (`exact`), or the sum of each band's own row (`sum`). */
  combine: z.enum(["exact", "sum"], "組み合わせの扱いが正しくありません。"),
  holidays,
  /** 町外料金: a column of the table, or a factor, rounded once for each row or once for the total. */
  nonResident: z.discriminatedUnion("by", [
    Shape.strict({ by: z.literal("row") }),
    Shape.strict({
      by: z.literal("factor"),
      numerator: whole(0, 1000),
      denominator: whole(1, 1000),
      rounding,
      per: z.enum(["row", "total"], "端数処理の単位が正しくありません。"),
    }),
  ]),
  rows: Shape.list(feeRow, 600)
    .min(1)
    .refine(...unique<FeeRow>(rowKey)),
}).superRefine((table, context) => {
  for (const [at, row] of table.rows.entries()) {
    if ((row.nonResidentYen !== undefined) !== (table.nonResident.by === "row")) {
      const message = "町外料金の欄は、nonResident.by が row のときだけ、すべての行に書きます。";
      context.addIssue({ code: "custom", path: ["rows", at, "nonResidentYen"], message });
    }
  }
});
export type FeeTable = z.infer<typeof feeTable>;

/** What a person asks for. Whether they live in the town is their own statement (申告) until it is checked. */
export const wish = Shape.strict({
  facility: z
    .string()
    .max(40, { error: "施設の番号が正しくありません。", abort: true })
    .refine((text) => Id.isId("fac", text), "施設の番号が正しくありません。"),
  unit: z.string().max(20, "部屋の名前が長すぎます。"),
  date: localDate(),
  bands: z
    .array(z.string().max(20, "区分の名前が長すぎます。"))
    .min(1, "区分を1つ以上選んでください。")
    .max(...most(104))
    .refine(...unique<string>((one) => one)),
  residency: z.enum(["resident", "non_resident"], "町内・町外の別を選んでください。"),
  /** The number of a registered group, or what whoever is not registered calls themselves. */
  group: personText(100),
  /** Said by the counter of somebody who has the name of a registered group and is another. */
  unregistered: z.literal(true, "true だけを指定できます。").optional(),
  representative: personText(60).optional(),
  contact: Shape.strict({ email: email().optional(), phone: phone().optional() })
    .refine(
      (one) => one.email !== undefined || one.phone !== undefined,
      "メールアドレスか電話番号のどちらかを入力してください。",
    )
    .optional(),
  purpose: personText(200, { multiline: true }),
}).superRefine(({ group, representative, contact }, context) => {
  if (isRegistered(group)) return;
  for (const [name, given] of Object.entries({ representative, contact })) {
    const message = "登録した団体の番号で予約するときのほかは、入力してください。";
    if (given === undefined) context.addIssue({ code: "custom", path: [name], message });
  }
});
export const isRegistered = (group: string): boolean => Id.isId("grp", group);
export type Wish = z.infer<typeof wish>;

/** Who a booking is for: somebody signed in, a registered group, or a name that the counter typed. */
export type Use = "person" | "group" | "walk_in";

/** Before groups were registered there was one number for everybody. */
const upcast = (value: unknown): unknown => {
  const perMonth = typeof value === "object" && value !== null && "perMonth" in value ? value.perMonth : undefined;
  if (typeof perMonth !== "number") return value;
  return { ...(value as object), perMonth: { person: perMonth, group: perMonth, walk_in: perMonth } };
};

/** The dated setting `facility.booking` of a body. */
export const bookingSetting = z.preprocess(
  upcast,
  Shape.strict({
    /** Bookings for one month of use; a registered group has one count, whoever books for it. */
    perMonth: Shape.strict({
      person: whole(1, 1000),
      group: whole(1, 1000),
      walk_in: whole(1, 1000),
    } satisfies Record<Use, z.ZodType>),
    /** How long a hold lives without its confirmation. */
    holdSeconds: whole(30, 3600),
    /** How long the one who cancelled cannot take the same cells again. */
    coolingHours: whole(0, 24 * 31),
  }),
);
