export { order } from "./order.ts";
export { runner } from "./runner.ts";
