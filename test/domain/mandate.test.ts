import { test } from "vitest";

test.todo("a mandate is taken up by staff of the town that it names, and refused to anybody else (P6)");
test.todo("without a legal ground a mandate carries input and drafting: never 決裁, cash or 減免 (P6)");
test.todo("a mandate reaches the procedures, facilities and registers that it names and nothing else (P6)");
test.todo("nothing that outlives a mandate is made under it: accounts, mandates, settings, invitations, clients (P6)");
test.todo(
  "what is open under a mandate ends with it, by expiry and by revocation: invitations and the authority of drafts (P6)",
);
test.todo("a deputy who is no longer staff of their own town is nobody here (P6)");
