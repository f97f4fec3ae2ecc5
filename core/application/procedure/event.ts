import type { Paper } from "../../approval/index.ts";
import { defineEvent, says } from "../../journal/index.ts";
import type { Decided } from "../../publication/index.ts";

export const published = defineEvent(
  "procedure.published",
  says<{ slug: string; title: string; office: string; version: number; hash: string } & Decided>(),
  says<{ paper?: Paper }>(),
);
