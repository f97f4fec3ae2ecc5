import { test } from "vitest";

test.todo(
  "every reason and message that a person must write is seen by its addressee: in view, notice and record, on every route that has such a field",
);
test.todo("the feed tells what was received, corrected, withdrawn, decided and issued, in this order and once");
test.todo("the office is told by mail on arrival, correction, withdrawal, and when the period is over");
test.todo("whose application names no address stands on a list to phone");
