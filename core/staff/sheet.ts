/** The columns of a list of staff, as its first line names them. */
export const columns = ["氏名", "カナ", "メール", "所属", "権限", "開始日", "終了日"] as const;
export const header = columns.join(",");

/** All rows become one transaction, and a transaction holds 100 items. */
export const rowsMax = 40;
