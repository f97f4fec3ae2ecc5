import type { Measured } from "#core/measure.ts";

/** What one answer counts as, by its status: done, refused (too often, or for another reason), or failed. */
export function measuredOf(status: number): Measured {
  if (status >= 500) return { requests: 1, errors: 1 };
  if (status === 429) return { requests: 1, refusals: 1, limited: 1 };
  if (status >= 400) return { requests: 1, refusals: 1 };
  return { requests: 1 };
}
