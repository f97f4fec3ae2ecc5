import { test } from "vitest";

test.todo("npm start -- --prefecture 32 is a pool of 島根県: its bodies are listed, a town joins and is called");
test.todo("a prefecture that there is not is one sentence and exit code 64");
test.todo("a data folder of another prefecture is not opened");
