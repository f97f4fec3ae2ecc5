import { test } from "vitest";

test.todo("the bench ends with a failure when a budget fails");
test.todo("what is unstable is measured again until the rounds agree, or the line says that they do not");
test.todo("own CPU of a read and of a write are measured over a bare handler that sends the same commands");
test.todo(
  "the cold start is measured to the first answer of a route, for a town and for facilities, over a bare function's",
);
test.todo("a bench line says what a write costs the embedded pool after 10,000 and 100,000 acts");
