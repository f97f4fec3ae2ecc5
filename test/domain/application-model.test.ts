import { test } from "vitest";

test.todo("from every state that acts of all roles lead to, an end can be reached");
test.todo("`allowed` is exactly what would not be refused for this actor, and what only lacks assurance stands under `stepUp`");
test.todo("an unanswered 補正 can be repeated, widened and taken back, and ends in a 却下 that was decided, never by itself");
