import * as Parked from "#core/parked/index.ts";
import { consumers } from "../stream/consumers.ts";

/** With everything that follows entries. */
export const runner = Parked.runner(consumers);
