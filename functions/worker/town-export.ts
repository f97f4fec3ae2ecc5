import { wholeRunner } from "#core/exit/index.ts";
import { consumers } from "../stream/consumers.ts";

export const runner = wholeRunner(consumers.map(({ name }) => name));
