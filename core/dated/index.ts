export { rowAt, standing, withRow } from "./rule.ts";
export { keep, knownAt, type Row, rowsPage } from "./store.ts";
