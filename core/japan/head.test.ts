import { expect, test } from "vitest";
import { headOf } from "./head.ts";
import { tottori } from "./tottori.ts";

test("every body of the prefecture is signed for by its head", () => {
  const heads = tottori.map(headOf);
  expect(heads).toEqual(expect.arrayContaining(["鳥取県知事", "鳥取市長", "若桜町長", "日吉津村長"]));
  for (const head of heads) expect(head).toMatch(/^[^県]+県知事$|[市町村]長$/);
  expect(headOf({ code: "131016", name: "千代田区" })).toBe("千代田区長");
  expect(headOf({ code: "318001", name: "見本広域連合" })).toBe("見本広域連合長");
  expect(headOf({ code: "318001", name: "見本衛生組合" })).toBe("見本衛生組合管理者");
});
