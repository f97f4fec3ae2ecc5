import type { Format } from "../sheet/index.ts";

export const formats = ["csv", "csv-cp932", "jsonl", "xlsx"] as const satisfies readonly Format[];

/** How files of a format are called and announced. */
export const fileKind: Record<Format, { extension: string; type: string }> = {
  csv: { extension: "csv", type: "text/csv; charset=utf-8" },
  "csv-cp932": { extension: "csv", type: "text/csv; charset=windows-31j" },
  jsonl: { extension: "jsonl", type: "application/x-ndjson" },
  xlsx: { extension: "xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};
