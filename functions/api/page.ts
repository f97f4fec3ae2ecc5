import { Problem } from "#core/error.ts";

/*
 * Cursors of lists whose keys are nobody's secret: what comes after the last one that was shown. Lists of the table have
 * signed positions instead (`core/table/cursor.ts`).
 */

export const cursorAfter = (key: string): string => Buffer.from(key).toString("base64url");

/** The key in a cursor, when it is of the form that this list's keys have. @throws Problem `cursor.invalid` */
export function keyOf(cursor: string | undefined, isKey: (text: string) => boolean): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, "base64url").toString();
  if (isKey(key)) return key;
  throw new Problem("cursor.invalid", {
    errors: [{ pointer: "#query/cursor", message: "続きの位置が正しくありません。" }],
  });
}

/** One page of what has been read, and its cursor when there is more. */
export const pageFrom = <T>(
  found: readonly T[],
  limit: number,
  key: (one: T) => string,
): { items: T[]; next?: string } => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(found.length > limit && last !== undefined ? { next: cursorAfter(key(last)) } : {}) };
};
