import { test } from "vitest";

test.todo(
  "the entries stay within 400 KB (api), 450 KB (stream, cron) and 550 KB (web), and within 150 KB more with any one domain",
);
test.todo("a new domain adds at most 3 KB to an entry that it does not belong to");
test.todo("stream and cron load a domain's consumers, timers and notices when something of that domain comes");
test.todo("stream and cron load neither the form checker nor any zod shape");
test.todo("the check prints the size of every entry on one line");
