import { test } from "vitest";

test.todo("no second page opens while money may have come: every open order is asked for at the provider first");
test.todo("while the provider cannot say how far an order is, no other page opens");
