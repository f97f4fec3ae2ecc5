import { expect, test } from "vitest";
import { lastDayOf } from "./rule.ts";

test("a registration of some months ends as the civil code counts them (P36)", () => {
  const three = { by: "months" as const, months: 3 };
  expect(["2026-11-30", "2027-11-30", "2026-12-01", "2026-11-28"].map((from) => lastDayOf(three, from))).toEqual([
    "2027-02-28",
    "2028-02-29",
    "2027-02-28",
    "2027-02-27",
  ]);
});
