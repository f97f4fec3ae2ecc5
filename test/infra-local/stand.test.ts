import { test } from "vitest";

test.todo("a table that is missing beside its keys is named, with what brings it back; nothing is made in its place");
test.todo("keys that are missing beside their table are named, and no new ones are made");
test.todo("half a clock.json is named with what can be made again, and no advice deletes everything");
test.todo("a damaged file of the embedded pool is named with what can be made again and how");
test.todo("an engine that dies is started again on the same port and the same data");
test.todo("an engine that cannot be started again ends the pool with one line");
