import { test } from "vitest";

test.todo("middy wraps every handler that is not HTTP, with the logger, metrics and batch of Powertools and no tracer");
test.todo(
  "the context is opened inside the handler: nothing of one call is seen by another one that runs at the same time",
);
test.todo("metrics are sent in the embedded format for the stage, without a body's name");
test.todo("a batch of which one entry fails tells which one, and the rest is not delivered again");
