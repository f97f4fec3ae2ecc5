import { test } from "vitest";

test.todo("the clock goes 30 days ahead, is swept, and comes back: what is set then fires when it is due");
test.todo("whatever the clock does, every timer fires at the first sweep at which it is due, once, and never before");
