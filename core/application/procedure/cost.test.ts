import { test } from "vitest";

test.todo(
  "checking any answers reads each of their nodes a bounded number of times: at most 20 for each node of answers and definition",
);
test.todo("hostile answers make at most 100 errors of at most 300 characters, and a problem of at most 32 KB");
