import { parse } from "csv-parse/sync";
import * as z from "zod";
import type { Duty } from "#core/actor.ts";
import { type LocalDate, today } from "#core/clock.ts";
import type { FieldError, Problem } from "#core/error.ts";
import { email, kana, localDate, personText } from "#core/japan/schema.ts";
import type { Offer } from "./invitation.ts";
import { dutyNames } from "./name.ts";
import { problem } from "./problem.ts";
import { endsAfterStart, office } from "./schema.ts";
import { columns, header, rowsMax } from "./sheet.ts";

const dutyOf = new Map(Object.entries(dutyNames).map(([duty, name]) => [name as string, duty as Duty]));

/** 受付・起案 */
const duties = z.string().transform((text, context): Duty[] => {
  const names = text.split(/[・、,\s]+/u).filter((name) => name !== "");
  const found = names.map((name) => dutyOf.get(name));
  const known = found.filter((duty) => duty !== undefined);
  if (names.length === 0 || known.length < names.length) {
    context.addIssue({
      code: "custom",
      message: "受付・起案・決裁・管理・監査・会計 のどれかを、「・」で区切って入力してください。",
    });
  }
  return [...new Set(known)];
});

/** A spreadsheet writes 2027/4/1 for 2027-04-01. */
const date = z
  .string()
  .transform((text) =>
    text.trim().replace(/^(\d{4})\/(\d{1,2})\/(\d{1,2})$/, (_all, y, m, d) => [y, pad(m), pad(d)].join("-")),
  )
  .pipe(localDate());
const pad = (text: string) => text.padStart(2, "0");

const row = z
  .object({
    氏名: personText(50),
    カナ: kana(80),
    メール: z.string().trim().pipe(email()),
    所属: office(),
    権限: duties,
    開始日: date,
    終了日: z.union([z.literal("").transform(() => undefined), date]),
  })
  .refine((one) => endsAfterStart({ from: one.開始日, to: one.終了日 }), {
    path: ["終了日"],
    message: "開始日より前です。",
  })
  .refine((one) => one.終了日 === undefined || one.終了日 >= today(), {
    path: ["終了日"],
    message: "すでに過ぎています。",
  });

/** A row that cannot be taken: its line, the column where it is one cell's fault, and the whole sentence. */
export type BadRow = { line: number; column?: string; message: string };

/**
 * Reads a list of staff, whole or not at all. Whoever has a last day is on a fixed term (会計年度任用など).
 * @throws Problem `staff.import_invalid` that names every wrong line by its number
 */
export function readCsv(text: string): Listed[] {
  const { offers, bad } = inspectCsv(text, rowsMax);
  if (bad.length > 0) throw invalid(bad);
  return offers;
}

/** Whom a line of the file offers what. */
export type Listed = Offer & { line: number };

/** Reads a list of staff of at most so many rows; what is wrong is told row by row. */
export function inspectCsv(text: string, most: number): { offers: Listed[]; bad: BadRow[] } {
  const read = recordsOf(text);
  if ("bad" in read) return { offers: [], bad: [read.bad] };
  const [first, ...records] = read.records;
  const whole = faultOf(first?.cells, records.length, most);
  if (whole !== undefined) return { offers: [], bad: [whole] };
  const bad: BadRow[] = [];
  const seen = new Map<string, number>();
  const offers = records.flatMap(({ cells, line }) => {
    if (cells.length !== columns.length) {
      const message = `${line}行目: 列が${cells.length}あります（正しくは${columns.length}）。`;
      bad.push({ line, message });
      return [];
    }
    const result = row.safeParse(Object.fromEntries(columns.map((name, at) => [name, cells[at]])));
    if (!result.success) {
      bad.push(...result.error.issues.map((issue) => badCell(line, String(issue.path[0]), issue.message)));
      return [];
    }
    const address = result.data.メール.toLowerCase();
    const earlier = seen.get(address);
    if (earlier !== undefined) bad.push({ ...badCell(line, "メール", `${earlier}行目と同じです。`) });
    seen.set(address, line);
    return [{ ...offerOf(result.data), line }];
  });
  return { offers, bad };
}

const badCell = (line: number, column: string, why: string): BadRow => ({
  line,
  column,
  message: `${line}行目の${column}: ${why}`,
});

/** What is wrong with a file before its rows are looked at. */
function faultOf(first: readonly string[] | undefined, rows: number, most: number): BadRow | undefined {
  if (first?.join(",") !== header) return { line: 1, message: `1行目: 見出しを「${header}」にしてください。` };
  if (rows === 0) return { line: 2, message: "2行目: 取り込む行がありません。" };
  if (rows > most) return { line: most + 2, message: `一度に取り込めるのは${most}行までです（${rows}行あります）。` };
  return undefined;
}

function offerOf(one: z.output<typeof row>): Offer {
  const days: { from: LocalDate; to?: LocalDate } =
    one.終了日 === undefined ? { from: one.開始日 } : { from: one.開始日, to: one.終了日 };
  return {
    type: days.to === undefined ? "regular" : "fixed_term",
    office: one.所属,
    duties: one.権限.map((duty) => ({ duty, ...days })),
    person: { name: one.氏名, kana: one.カナ, email: one.メール },
  };
}

type Row = { record: string[]; info: { lines: number } };

type Read = { records: { cells: string[]; line: number }[] } | { bad: BadRow };

function recordsOf(text: string): Read {
  try {
    const rows = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }) as unknown;
    return { records: (rows as Row[]).map(({ record, info }) => ({ cells: record, line: info.lines })) };
  } catch (error) {
    const line = (error as { lines?: number }).lines ?? 1;
    return { bad: { line, message: `${line}行目: CSVとして読めません（引用符の対応をお確かめください）。` } };
  }
}

/** Every wrong row as the answer names it. */
export const invalid = (bad: readonly BadRow[]): Problem =>
  problem("staff.import_invalid", {
    errors: [...new Set(bad.map(({ message }) => message))].map(
      (message): FieldError => ({ pointer: "/csv", message }),
    ),
  });
