import { test } from "vitest";

test.todo("a procedure that names a register that is none, or lacks its items, is not published");
test.todo("what was approved and not entered in its register stands on a list");
