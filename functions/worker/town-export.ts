import { wholeRunner } from "#core/exit/index.ts";
import { contents } from "../contents.ts";

export const runner = wholeRunner(contents);
