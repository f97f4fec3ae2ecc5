import { weekday } from "#core/calendar/date.ts";
import { toEra } from "#core/japan/era.ts";
import type { Capacity } from "#infra/local/story/client.ts";
import type { Narrator } from "#infra/local/story/stage.ts";
import { padEnd, padStart, widthOf, wrap } from "./width.ts";

const columns = { number: 6, who: 22, what: 60 };
const total = columns.number + columns.who + columns.what + 22;

type Column = { title: string; align?: "right" };

/** Tells a story on a terminal: numbered chapters, who does what, what it cost, and what came of it. */
export type Printer = Narrator & {
  chapter(title: string): void;
  /** 和暦 and what day it is in the story. */
  day(date: string, what: string): void;
  note(text: string): void;
  table(heads: readonly Column[], rows: readonly (readonly string[])[]): void;
  /** The same steps without a line for each: a month of ordinary use. */
  quietly: Narrator;
  sum: Capacity & { steps: number };
};

export function openPrinter(print: (line: string) => void): Printer {
  const place = { chapter: 0, step: 0 };
  const sum = { read: 0, write: 0, steps: 0 };
  const count = ({ read, write }: Capacity) => {
    sum.read += read;
    sum.write += write;
    sum.steps += 1;
  };
  return {
    sum,
    quietly: { step: ({ capacity }) => count(capacity) },
    chapter(title) {
      place.chapter += 1;
      place.step = 0;
      print("");
      print("━".repeat(total / 2));
      print(`第${place.chapter}章  ${title}`);
      print("━".repeat(total / 2));
    },
    day(date, what) {
      print("");
      print(`【${toEra(date).text}（${"日月火水木金土"[weekday(date)]}）】 ${what}`);
    },
    note: (text) => {
      for (const line of wrap(text, total - columns.number)) print(" ".repeat(columns.number) + line);
    },
    step({ who, what, says, capacity }) {
      count(capacity);
      place.step += 1;
      const number = padEnd(`${place.chapter}-${String(place.step).padStart(2, "0")}`, columns.number);
      const [first = "", ...rest] = wrap(what, columns.what - 2);
      print(number + padEnd(who, columns.who) + padEnd(first, columns.what) + costText(capacity));
      const indent = " ".repeat(columns.number + columns.who);
      for (const line of rest) print(indent + line);
      for (const text of says) {
        for (const [at, line] of wrap(text, total - widthOf(indent) - 5).entries()) {
          print(`${indent}${at === 0 ? "  → " : "     "}${line}`);
        }
      }
    },
    table(heads, rows) {
      const widths = heads.map(({ title }, at) =>
        Math.max(...[title, ...rows.map((row) => row[at] ?? "")].map(widthOf)),
      );
      const line = (cells: readonly string[]) =>
        heads
          .map(({ align }, at) => (align === "right" ? padStart : padEnd)(cells[at] ?? "", widths[at] ?? 0))
          .join("  ")
          .trimEnd();
      const indent = " ".repeat(columns.number);
      print(indent + line(heads.map(({ title }) => title)));
      print(indent + "─".repeat(Math.ceil(widths.reduce((sum, width) => sum + width + 2, -2) / 2)));
      for (const row of rows) print(indent + line(row));
    },
  };
}

const costText = ({ read, write }: Capacity) => `読 ${padStart(units(read), 6)}  書 ${padStart(units(write), 6)}`;
const units = (value: number) => value.toFixed(1);

export const yen = (amount: number): string => `${amount.toLocaleString("ja-JP")}円`;
