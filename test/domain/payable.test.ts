import { test } from "vitest";

test.todo(
  "a payable has an id of its own and says what for, payer, receiver, lines with rule version, fiscal year, 科目 and 調定日",
);
test.todo(
  "a payable falls due on filing, decision, use or a date, and is released or kept as its rule says when the thing is refused or withdrawn",
);
test.todo("only an appointed 出納員 or 現金取扱員 takes cash, from the first to the last day of the appointment");
test.todo("a receipt is never corrected: a spoiled one keeps its number as 書損, the next has a new one");
test.todo("収納日計 by 科目 and way of payment sums to the receipts after any history, as route and as CSV");
