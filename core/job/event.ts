import { defineEvent, type Facts, says } from "../journal/index.ts";
import type { Failure } from "./entity.ts";

export const ordered = defineEvent("job.ordered", says<{ work: string; input: Facts }>());
export const done = defineEvent("job.done", says<{ work: string; outcome: Facts }>());
export const failed = defineEvent("job.failed", says<{ work: string; failure: Failure }>());
