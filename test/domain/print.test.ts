import { test } from "vitest";

test.todo("the decision letter is a PDF made from its HTML, the same in the cloud and on one machine");
test.todo("text copied from the PDF is the text of the page, with no radical in place of a character");
test.todo("a character without a glyph is named on the paper");
test.todo("the browser engine runs with scripts off and without the package's flags that switch security off");
test.todo("the engine is unpacked once per version into a folder of its own");
test.todo("printing has no role, no table and no network");
