import { expect, test } from "vitest";
import { dogRegistration } from "#core/application/template/dog-registration.ts";
import { inspectChanges, itemsOf, missingItems } from "./inspect.ts";
import { rowOf } from "./modules/dog/application.ts";
import { dogRegister } from "./modules/dog/def.ts";
import { registerNames } from "./name.ts";

const answers = {
  owner_name: "葛\u{E0100}城 花子",
  owner_address: "鳥取県八頭郡若桜町大字見本1番地",
  dog_place: "鳥取県八頭郡若桜町大字見本1番地",
  dog_breed: "柴",
  dog_born_on: "2026-12-01",
  dog_acquired_on: "2027-03-20",
  dog_color: "茶",
  dog_sex: "female",
  dog_name: "見本ポチ",
};
const pointers = (changes: Record<string, string | number | null>, fields?: string[]) =>
  inspectChanges(dogRegister, changes, fields).map((one) => one.pointer);

test("items keep the national grammar: 8 digits, one romaji field each, known types, a length in characters", () => {
  const items = itemsOf(dogRegister);
  for (const item of items) {
    expect(item.id).toMatch(/^\d{8}$/);
    expect(item.field).toMatch(/^[a-z][a-z_]*$/);
    expect(item.characters).toBeGreaterThan(0);
  }
  expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
  expect(new Set(items.map((item) => item.field)).size).toBe(items.length);
  expect(dogRegister.mode).toBe("ledger");
  for (const reason of dogRegister.reasons) {
    for (const field of reason.fields) expect(items.map((item) => item.field)).toContain(field);
  }
});

test("what the application takes, the register holds: every name and every length", () => {
  const row = rowOf(answers);
  expect(row).toMatchObject({ seibetsu: "2", shoyusha_shimei: "葛\u{E0100}城 花子" });
  expect([...inspectChanges(dogRegister, row), ...missingItems(dogRegister, row)]).toEqual([]);
  const { schema } = dogRegistration({} as never);
  const longest = Object.fromEntries(
    Object.entries(schema.properties).map(([name, field]) => [
      name,
      field.type === "string" && field.text !== undefined ? "𠮷".repeat(field.text.max) : undefined,
    ]),
  );
  const written = Object.entries(longest).filter((pair) => pair[1] !== undefined);
  expect(pointers(rowOf({ ...answers, ...Object.fromEntries(written) }) as never)).toEqual([]);
});

test("a name with a variation selector counts as the characters that a person sees", () => {
  expect(pointers({ shoyusha_shimei: "葛\u{E0100}".repeat(100) })).toEqual([]);
  expect(pointers({ shoyusha_shimei: "葛\u{E0100}".repeat(101) })).toEqual(["/changes/shoyusha_shimei"]);
});

test.each([
  [{ keiro: null }, "a required item taken away"],
  [{ keiro: "" }, "an empty text"],
  [{ keiro: 1 }, "a number for a text"],
  [{ seibetsu: "3" }, "a code that is not defined"],
  [{ seibetsu: "toString" }, "a name of the language"],
  [{ seinengappi: "2027-02-29" }, "a day that does not exist"],
  [{ shoyusha_denwabango: "０８５８" }, "full-width digits"],
  [{ keiro: "茶\u202e" }, "a character that turns the text around"],
  [{ no_such_item: "x" }, "an item that the register does not know"],
  [{ __proto__x: "x" }, "a name of the language's"],
])("%j is refused with a pointer: %s", (changes, _why) => {
  expect(pointers(changes as never)).toEqual([`/changes/${Object.keys(changes)[0]}`]);
});

test("a reason changes its own items and no others", () => {
  expect(pointers({ shozaichi: "見本" }, ["shozaichi"])).toEqual([]);
  expect(pointers({ namae: "見本" }, ["shozaichi"])).toEqual(["/changes/namae"]);
});

test("the register's name is the prefix of its ids, so it must be able to be one", () => {
  for (const name of registerNames) expect(name).toMatch(/^[a-z]{3}$/);
});
