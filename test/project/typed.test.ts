import { test } from "vitest";

test.todo("an act gives its entry, the state after it, and whether the same request had been answered before");
test.todo("a decision that finds nothing to do writes nothing, and the act gives the state as it is");
test.todo("a decision that writes is a defect: the act fails and nothing is written");
test.todo(
  "a hold of cells is the one thing that a decision may write: keyed by the request, done twice it is done once",
);
test.todo("what an event says openly and what under seal is checked where it is written and where it is read");
test.todo("a kind's state and personal part are checked where they are decided and where they are read");
test.todo("a route's input and its answer are checked against its shapes by the compiler");
test.todo("a key without a home does not compile");
test.todo(
  "whatever is listened to, told of, timed or counted is an event that a domain defines, and each is defined once",
);
test.todo("where an entry's effect goes is asked only of an entry that its head vouches for");
test.todo("no cast goes through unknown, and no fact is made a text before it is read");
