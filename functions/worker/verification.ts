import * as Verification from "#core/verification/index.ts";
import { contents } from "../contents.ts";

/** With how each class of items is counted anew. */
export const runner = Verification.runner(contents.items);
