import { test } from "vitest";

test.todo("any list can be ordered as CSV, JSON Lines or xlsx, and holds exactly what the list answers to that person");
test.todo("CSV is UTF-8 with BOM, or CP932 with a report of every character that cannot be written");
test.todo("what would be a formula in a spreadsheet is written as text");
test.todo("an export of 100,000 rows needs no more memory than one of 1,000");
test.todo(
  "an export is an act with its count, lies sealed in its home, is handed only to whoever ordered it, and is gone after 24 hours",
);
test.todo("an administrator orders the town's whole export in open formats with a digest, without asking anybody");
