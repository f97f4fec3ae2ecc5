export { formats } from "./format.ts";
export { order } from "./order.ts";
export { part, result } from "./result.ts";
export { keptMs, type Source } from "./runner.ts";
export { lay, type Part } from "./store.ts";
