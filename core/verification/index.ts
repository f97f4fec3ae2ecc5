export { order } from "./order.ts";
export { recount } from "./recount.ts";
