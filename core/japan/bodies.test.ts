import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bodiesOf, findBody } from "#core/japan/bodies.ts";
import { isBodyCode, prefectureCode, prefectureOf } from "#core/japan/body.ts";

const prefectures = Array.from({ length: 47 }, (_, at) => String(at + 1).padStart(2, "0"));
const lists = await Promise.all(prefectures.map(bodiesOf));
const all = lists.flat();

test("47 prefectures and 1,741 municipalities are there once each, with right check digits", () => {
  const count = (...kinds: string[]) => all.filter(({ kind }) => kinds.includes(kind)).length;
  expect([count("prefecture"), count("city", "ward", "town", "village")]).toEqual([47, 1_741]);
  expect([count("city"), count("ward"), count("town"), count("village")]).toEqual([792, 23, 743, 183]);
  expect(new Set(all.map(({ code }) => code)).size).toBe(1_788);
  for (const { code, name } of all) expect(isBodyCode(code), name).toBe(true);
});

test("one prefecture's file lists exactly its own, the prefecture first", async () => {
  for (const [at, bodies] of lists.entries()) {
    const own = prefectures[at] ?? "";
    expect(bodies[0]).toMatchObject({ code: prefectureCode(own), kind: "prefecture" });
    expect(new Set(bodies.map(({ code }) => prefectureOf(code)))).toEqual(new Set([own]));
    expect(bodies.filter(({ kind }) => kind === "prefecture")).toHaveLength(1);
    expect(bodies.map(({ code }) => code)).toEqual(bodies.map(({ code }) => code).sort());
  }
  const files = readdirSync("core/japan/prefecture").filter((name) => /^\d/.test(name));
  expect(files).toEqual(prefectures.map((prefecture) => `${prefecture}.ts`));
  for (const [at, bodies] of lists.entries()) {
    const text = readFileSync(`core/japan/prefecture/${files[at]}`, "utf8");
    expect(text.match(/"\d{6}"/g)).toEqual(bodies.map(({ code }) => `"${code}"`));
  }
  expect((await bodiesOf("32")).map(({ name }) => name)).toEqual(expect.arrayContaining(["島根県", "海士町"]));
});

test("the municipalities' populations add up to their prefecture's, and the only one without a figure is 双葉町", () => {
  for (const [prefecture, ...municipalities] of lists) {
    const people = municipalities.reduce((sum, { population = 0 }) => sum + population, 0);
    expect([prefecture?.name, people]).toEqual([prefecture?.name, prefecture?.population]);
  }
  expect(all.filter((body) => body.population === undefined).map(({ code }) => code)).toEqual(["075469"]);
  expect(lists.reduce((sum, [prefecture]) => sum + (prefecture?.population ?? 0), 0)).toBe(126_226_568);
});

test("kinds follow the names, readings are hiragana", () => {
  const suffix = { prefecture: /[都道府県]$/, city: /市$/, ward: /区$/, town: /町$/, village: /村$/ };
  for (const body of all) {
    expect(body.name).toMatch(suffix[body.kind]);
    expect(body.kana).toMatch(/^[ぁ-ん]+$/);
  }
});

test("what is no prefecture has no bodies, and wards of designated cities and the villages of 北方領土 are none", async () => {
  for (const text of ["00", "48", "1", "", "310", "３１", "__proto__"])
    await expect(bodiesOf(text)).rejects.toThrow(RangeError);
  expect(await findBody("313254")).toMatchObject({ name: "若桜町", population: 2_868 });
  for (const code of ["011011", "016951", "313255", "none"]) expect(await findBody(code), code).toBeUndefined();
});
