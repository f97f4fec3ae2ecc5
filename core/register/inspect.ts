import { isLocalDate } from "#core/calendar/date.ts";
import type { FieldError } from "#core/error.ts";
import { isPhone } from "#core/japan/phone.ts";
import { inspectText } from "#core/japan/text.ts";
import type { Changes, Item, Reason, RegisterDef, Row, Value } from "./schema.ts";

export const itemsOf = (def: RegisterDef): Item[] => def.groups.flatMap((group) => group.items);

/** What of these changes the register cannot hold: fields it does not know or that may not change now, wrong values. */
export function inspectChanges(def: RegisterDef, changes: Changes, fields?: readonly string[]): FieldError[] {
  const items = new Map(itemsOf(def).map((item) => [item.field, item]));
  return Object.entries(changes).flatMap(([field, value]) => {
    const item = items.get(field);
    const message = item === undefined ? "この台帳にない項目です。" : wrong(item, value, fields);
    return message === undefined ? [] : [{ pointer: `/changes/${field.slice(0, 60)}`, message }];
  });
}

function wrong(item: Item, value: Value | null, fields: readonly string[] | undefined): string | undefined {
  if (fields !== undefined && !fields.includes(item.field)) return `この異動事由では、${item.name}を変えられません。`;
  if (value === null) return item.required ? `${item.name}は空にできません。` : undefined;
  return wrongValue(item, value);
}

const digits = /^[0-9]+$/;
const halfWidth = /^[\x20-\x7e]+$/;

function wrongValue({ name, type, characters, code, form }: Item, value: Value): string | undefined {
  if (type === "9") {
    const fits = typeof value === "number" && digits.test(String(value)) && String(value).length <= characters;
    return fits ? undefined : `${characters}桁以内の数で指定してください。`;
  }
  if (typeof value !== "string") return "文字で指定してください。";
  if (type === "DATE") return isLocalDate(value) ? undefined : "実在する日付を YYYY-MM-DD で指定してください。";
  if (code !== undefined && !Object.hasOwn(code, value)) return "定められたコードで指定してください。";
  if (type === "X" && !halfWidth.test(value)) return "半角文字で指定してください。";
  if (form === "phone" && !isPhone(value)) return "電話番号を、市外局番から半角数字で指定してください。";
  return inspectText(value, { max: characters, label: name }) ?? undefined;
}

/** What was said of whoever or whatever these changes put something else in the place of, and is not said anew. */
export const goneWith = (def: RegisterDef, { renews = [] }: Reason, changes: Changes): Item[] =>
  itemsOf(def).filter(
    ({ field, goesWith }) =>
      changes[field] === undefined &&
      (renews.includes(field) || (goesWith !== undefined && changes[goesWith] !== undefined)),
  );

/** Required items that a row lacks. */
export const missingItems = (def: RegisterDef, row: Changes): FieldError[] =>
  itemsOf(def)
    .filter((item) => item.required && row[item.field] === undefined)
    .map(missing);

export const missing = ({ field, name }: Item): FieldError => ({
  pointer: `/changes/${field}`,
  message: `${name}が必要です。`,
});

/** A row as people read it: names and values, codes in words. */
export const toRows = (def: RegisterDef, row: Row, text: (date: string) => string): (readonly [string, string])[] =>
  itemsOf(def).flatMap((item) => {
    const value = row[item.field];
    if (value === undefined) return [];
    const shown = item.type === "DATE" ? text(String(value)) : (item.code?.[String(value)] ?? String(value));
    return [[item.name, shown] as const];
  });
