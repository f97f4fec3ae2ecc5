import { test } from "vitest";

test.todo("a correction may touch what it makes necessary, and nothing else");
test.todo("an answer can be cleared by a correction");
test.todo("an empty correction is none");
test.todo("a rule over something unanswered says what it does: an error holds nothing back unless it says so, else publication is refused");
test.todo("a required choice of several that chooses nothing is refused");
test.todo("assurance is asked at each act: what was filed with a proven identity is not corrected or withdrawn with a lesser one");
test.todo("the same content under another key is told, and taken");
