export { type JobState, jobKind, type Orderer } from "./entity.ts";
export { type Errand, handOn, resume } from "./follow.ts";
export { finished, type Job, list, show } from "./look.ts";
export { order } from "./order.ts";
export { partsOf } from "./progress.ts";
export type { Loaders, Runner, Running, Stepped } from "./runner.ts";
export { work } from "./work.ts";
