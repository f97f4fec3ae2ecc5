import { test } from "vitest";

test.todo(
  "一部事務組合 and 広域連合 join by the name that the operator gives, under a code of the prefecture with its check digit",
);
test.todo("a union bears nothing by population, because the plan says that it is one, and its part of everything else");
