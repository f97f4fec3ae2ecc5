export { order } from "./order.ts";
export { recount } from "./recount.ts";
export { runner } from "./runner.ts";
