import { expect, test } from "vitest";
import { bodiesOf } from "./bodies.ts";
import { headOf } from "./head.ts";

const prefectures = Array.from({ length: 47 }, (_, at) => String(at + 1).padStart(2, "0"));

test("every body is signed for by its head", async () => {
  const heads = (await bodiesOf("31")).map(headOf);
  expect(heads).toEqual(expect.arrayContaining(["鳥取県知事", "鳥取市長", "若桜町長", "日吉津村長"]));
  const all = await Promise.all(prefectures.map(bodiesOf));
  for (const head of all.flat().map(headOf))
    expect(head).toMatch(/^(東京都|北海道|(大阪|京都)府|[^県]+県)知事$|[市区町村]長$/);
  expect(headOf({ code: "131016", name: "千代田区" })).toBe("千代田区長");
  expect(headOf({ code: "318001", name: "見本広域連合" })).toBe("見本広域連合長");
  expect(headOf({ code: "318001", name: "見本衛生組合" })).toBe("見本衛生組合管理者");
  expect(headOf({ code: "318001", name: "一部事務組合見本医療センター" })).toBe("一部事務組合見本医療センター管理者");
  expect(headOf({ code: "318001", name: "見本水道企業団" })).toBe("見本水道企業団企業長");
});
