import { test } from "vitest";

test.todo("no route takes an array or a text without a greatest size");
test.todo("a problem tells the first 100 errors, 20 unknown names and 32 KB, whichever is reached first");
test.todo(
  "a column of a staff file that nobody asked for is told once, and a file with an error in every row is answered within the bounds",
);
