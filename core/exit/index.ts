export { disposeHome, NotLeftError } from "./dispose.ts";
export { exported, type Line, type Manifest, manifestHead, recordExport } from "./export.ts";
export { items } from "./walk.ts";
