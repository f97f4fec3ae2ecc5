import { expect, test } from "vitest";
import { bodiesOf } from "#core/japan/bodies.ts";
import { castOf, inTottori, operatorIn, staff } from "./cast.ts";

const prefectures = Array.from({ length: 47 }, (_, at) => String(at + 1).padStart(2, "0"));

test("every prefecture has a story: itself, two small towns of its own, their staff and its operator", async () => {
  for (const prefecture of prefectures) {
    const cast = await castOf(prefecture);
    const names = new Map((await bodiesOf(prefecture)).map(({ code, name }) => [code as string, name]));
    expect(new Set(cast.map(({ code }) => code)).size, prefecture).toBe(3);
    for (const town of cast) {
      expect(names.get(town.code)).toBe(town.name);
      expect(staff(town, "admin")).toMatchObject({ sub: `staff-${town.code}-admin`, realm: "staff" });
    }
    expect(operatorIn(cast).sub).toBe(`operator-${prefecture}-mihon`);
  }
  expect(await castOf("31")).toBe(inTottori);
  expect((await castOf("32")).map(({ name }) => name)).toEqual(["島根県", "知夫村", "海士町"]);
});
