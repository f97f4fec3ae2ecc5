import { test } from "vitest";

test.todo("retirement ends every open invitation of the person (P32)");
test.todo("a later invitation of the same person replaces the earlier one (P32)");
test.todo("open invitations are listed, and one can be revoked (P32)");
test.todo("an invitation ends with what it offers: a fixed term, a mandate (P32)");
test.todo("the same name and reading under a second account is told at the import, acknowledged and journalled (P33)");
test.todo(
  "who is on a fixed term holds nothing without a last day, and becomes no other kind by a second invitation (P32)",
);
test.todo("operators' invitations end, are replaced, listed and revoked like those of a town (P32)");
test.todo("a vendor's system does nothing after its last day, and what it was admitted for ends with it (P32)");
