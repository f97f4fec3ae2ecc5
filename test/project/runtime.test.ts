import { test } from "vitest";

test.todo("every npm script and npx pool run on Node 24, on a machine whose own Node is 20");
test.todo("functions, engines, .node-version and CI name Node 24 alike");
test.todo("no loader stands between Node and the sources: they are stripped, not compiled");
test.todo("installing warns of nothing but the machine's older Node: install scripts are approved by name");
test.todo("SST is locked with the project's own packages, and the plan runs from there");
