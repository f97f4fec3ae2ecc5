export { lay, takeBack } from "./change.ts";
export type { Grounds } from "./grounds.ts";
export { type Historic, history } from "./history.ts";
export { type Item, keep, knownAt } from "./item.ts";
