import { test } from "vitest";

test.todo("whatever the rule, the tapering and the cap, the sum is the fixed cost and all charges, to the yen");
test.todo("a lower cap never raises what its body bears, and nobody who can bear more bears less for it");
test.todo("the order of bodies does not matter, and of two alike the lower body code takes the odd yen");
test.todo("simulated with the rule of the year and neither tapering nor cap, it is the settlement");
test.todo("where every body has reached its cap there is nobody left to bear the rest, and it says so");
