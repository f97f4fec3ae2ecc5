import { test } from "vitest";

test.todo("a job is ordered by an act and says what it does, how far it is, and what came out");
test.todo("a job killed anywhere goes on where it was, and does nothing twice");
test.todo("an order sent twice is one job");
test.todo("jobs are listed for whoever may order them, newest first, page by page");
test.todo("a job that cannot go on says why in a clerk's words and can be ordered again");
test.todo("one body's jobs run in order, and do not wait for another body's");
test.todo(
  "verifying a whole pool is a job: it answers at once, has a progress, and needs no more than 15 seconds at a time",
);
test.todo("the terminal follows a verification to its end");
