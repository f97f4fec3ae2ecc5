import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import type { Command } from "./command.ts";
import { table } from "./print.ts";

const file = new URL("../../capacity.json", import.meta.url);

/** What each verb consumed when it was measured, by name. */
const shape = z.record(z.string(), z.object({ read: z.number(), write: z.number() }).loose());

export const capacity: Command = {
  name: "capacity",
  usage: "pool capacity",
  summary: "操作ごとに使うDynamoDBの容量の表を出します（npm run bench が測ったもの）。",
  options: {},
  positionals: 0,
  run: async () => {
    if (!existsSync(file)) {
      return { data: {}, lines: ["容量の表がまだありません。npm run bench で測ってください。"], damaged: true };
    }
    const measured = shape.parse(JSON.parse(readFileSync(file, "utf8")));
    const rows = Object.entries(measured).map(([name, { read, write }]) => [name, read, write]);
    return { data: measured, lines: table([["操作", "読取り単位", "書込み単位"], ...rows]) };
  },
};
