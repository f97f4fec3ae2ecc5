import { test } from "vitest";

test.todo("the service levels are dated data and published: what is promised, how it is measured");
test.todo(
  "an operator sees requests, refusals, errors, stream age, what is parked, and the age of the last seal and backup, by hour",
);
test.todo("an hour that misses its level says which one, and by how much");
test.todo("nobody but an operator sees them, and nothing in them belongs to one body or one person");
test.todo("in the cloud they come from metrics, on one machine from counters, through one port");
