import { test } from "vitest";

test.todo(
  "of two who set one setting for the same day without If-Match, the second is told; with If-Match it is replaced",
);
