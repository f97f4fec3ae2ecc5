import { defineEvent, says } from "../../journal/index.ts";

export const published = defineEvent(
  "procedure.published",
  says<{ slug: string; title: string; office: string; version: number; hash: string }>(),
);
