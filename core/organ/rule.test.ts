import { expect, test } from "vitest";
import { headSigning, signingOf } from "./rule.ts";

const town = { code: "313254", name: "若桜町" };

test("what every municipality must have is there without a row, and is its own 審査庁", () => {
  expect(signingOf(town, "education", undefined)).toEqual({
    organ: "education",
    name: "若桜町教育委員会",
    signs: "若桜町教育委員会",
    review: "若桜町教育委員会",
    stands: "若桜町教育委員会",
  });
  expect(signingOf(town, "council", undefined)?.stands).toBe("若桜町議会議長");
  expect(headSigning(town)).toMatchObject({ signs: "若桜町長", review: "若桜町長", stands: "若桜町長" });
});

test("what a body need not have is there only by its row, and a 一部事務組合 has nothing by itself", () => {
  expect(signingOf(town, "enterprise", undefined)).toBeUndefined();
  expect(signingOf(town, "agriculture", { organs: [] })).toBeUndefined();
  expect(signingOf({ code: "318001", name: "鳥取中部ふるさと広域連合" }, "education", undefined)).toBeUndefined();
  expect(signingOf({ code: "310000", name: "鳥取県" }, "education", undefined)).toBeUndefined();
  const row = { organs: [{ organ: "enterprise" as const, name: "若桜町水道事業管理者" }] };
  expect(signingOf(town, "enterprise", row)).toMatchObject({
    signs: "若桜町水道事業管理者",
    review: "若桜町水道事業管理者",
  });
});

test("a row says who signs, who reviews, and how its numbers begin", () => {
  const one = {
    organ: "education" as const,
    name: "若桜町教育委員会",
    signs: "若桜町教育委員会教育長",
    prefix: "若教",
    review: { to: "鳥取県知事", basis: "見本法1条" },
  };
  expect(signingOf(town, "education", { organs: [one] })).toMatchObject({
    name: "若桜町教育委員会",
    signs: "若桜町教育委員会教育長",
    review: "鳥取県知事",
    stands: "若桜町教育委員会",
    prefix: "若教",
  });
});
