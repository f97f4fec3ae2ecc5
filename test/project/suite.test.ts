import { test } from "vitest";

test.todo("the suite takes at most four minutes on two idle cores");
test.todo("each run says the CPU seconds of every domain, and fails when a domain exceeds 20 or a route 0.5");
test.todo("the number of triples of route, role and case is printed and does not fall");
test.todo("a pool is founded once a run, and every file begins with a copy of it");
test.todo("bad input, idempotency, isolation, document and capacity walk one shared body in one pass, split by domain");
test.todo("each domain's exemplars stand in a file of their own beside its routes");
test.todo("a unit test starts no engine and records nothing");
test.todo(
  "npm run test:long kills 1,000 times, sends every twin and runs the whole reference engine; the run kills 20 times",
);
test.todo("the second time zone runs only what a time zone can change, and the whole run takes at most 25 minutes");
test.todo("npm run todo lists every promise by folder");
test.todo("npm run dump writes the whole table of the demonstration pool, and the file opens again as that pool");
