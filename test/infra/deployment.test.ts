import { test } from "vitest";

test.todo("engineers come through IAM Identity Center's named permission sets, or as IAM users");
test.todo(
  "the staff pool is on ESSENTIALS with managed login in Japanese, passkeys and TOTP; the residents' pool stays as it is",
);
test.todo("every function has an alias that moves traffic in steps and goes back on an alarm");
test.todo("dashboard and saved queries come from the same data as the alarms");
test.todo("a monitor tells of unusual cost");
test.todo("the deploy workflow signs in by OIDC and comments the plan on a review");
test.todo("the account's baseline is written down and checked where the plan can see it");
test.todo("WAF stands before a production stage");
test.todo("the scheduler hands each body's work on, so that 200 bodies need no longer than one");
test.todo("seals have a schedule of their own");
test.todo("every part of the plan that costs a fixed sum has its price in pool cost");
test.todo("the plan renders live development with every function, and a production stage refuses it");
