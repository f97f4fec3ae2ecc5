export type { Column } from "./cell.ts";
export type { Unwritable } from "./cp932.ts";
export { type Format, type Written, writerOf } from "./writer.ts";
