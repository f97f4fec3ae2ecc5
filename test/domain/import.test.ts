import { test } from "vitest";

test.todo("an import is a job: a dry run changes nothing and says what would change");
test.todo("each bad row is told with its line and the reason");
test.todo("the same file imported twice changes nothing the second time");
