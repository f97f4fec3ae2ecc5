import { test } from "vitest";

test.todo(
  "300 residents of one town who each make six calls within ten seconds are let in: at most 5 % are told to wait",
);
test.todo(
  "200 who want one slot at once are told that it is taken or that it is theirs: at most 5 % hear that the pool is busy",
);
test.todo("one person who floods takes nothing from the others of their town");
test.todo("a flood of people without a token takes nothing from the provider's messages and the payers' way back");
test.todo("a browser is never answered with problem+json: the payer's return is a small page in every case");
