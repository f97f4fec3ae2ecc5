export { disposeHome, NotLeftError } from "./dispose.ts";
export { exported, type Manifest, manifestHead, recordExport } from "./export.ts";
export { type Comparison, compareHomes, copyHome, switchHomes } from "./merge.ts";
export type { Contents } from "./place.ts";
export { type Difference, difference, restore } from "./restore.ts";
export { items } from "./walk.ts";
export { orderWhole } from "./whole.ts";
