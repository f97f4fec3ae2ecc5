import type { Span } from "#core/dated/index.ts";
import type { Tally } from "#core/keeps.ts";
import { adminsKey } from "./admins.ts";
import type { StaffState } from "./entity.ts";
import { adminSpans } from "./rule.ts";

/** Who administers the home from when to when, by its accounts. */
export function administrators(): Tally {
  const spans: Record<string, Span[]> = {};
  return {
    add({ kind, id, state }) {
      const own = kind === "STAFF" ? adminSpans((state as StaffState).duties) : [];
      if (own.length > 0) spans[id] = own;
    },
    *counts() {
      if (Object.keys(spans).length > 0) yield { key: adminsKey(), counted: { spans } };
    },
  };
}
