import { test } from "vitest";

test.todo("a table that does not answer is given up after the client's time limit, not after the gateway's");
test.todo("a request has a deadline well under the function's: 503 with Retry-After, and nothing is written after it");
test.todo("health looks at the table and the keys: 503 while they do not answer, and asks once in a moment");
test.todo("what is transient is answered 503 with Retry-After, never 500");
test.todo("what is transient fails the stream's batch and parks nothing; what is not is parked");
test.todo("what is parked is on the operators' list: consumer, kind, since and why, and nobody's name or id");
test.todo("what is parked is tried again when an operator says so, and is gone when it went well");
test.todo("suspension and resumption of a town hold from the next request on, before anything has followed");
