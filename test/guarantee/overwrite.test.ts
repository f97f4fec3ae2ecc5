import { test } from "vitest";

test.todo("an act that meets an entry where none should be fails with record.damaged, is logged, and changes nothing");
test.todo("set, copy the head, set, put the old head back, set: the second act stays and the verification finds the head");
test.todo("a command of a consumer that meets such an entry is parked as damaged, not tried for ever");
test.todo("acts that race are still asked again, and none of them is called damage");
test.todo("an entry that is changed or removed behind the pool's back is told by the stream and stands on the operator's list");
test.todo("a disposal is told by the stream and is no damage; the same change without a disposal is");
test.todo("an act costs what it cost: the condition of its entry adds no round and no unit");
