import { beforeAll, expect, test } from "vitest";
import * as Application from "#core/application/index.ts";
import type { Definition } from "#core/application/schema.ts";
import { Problem } from "#core/error.ts";
import * as Register from "#core/register/schema.ts";
import { onPaper } from "#functions/api/decision.ts";
import { type FilingWorld, filingWorld } from "./filing.ts";

let town: FilingWorld;
beforeAll(async () => {
  town = await filingWorld();
});

async function faultsOf(change: (definition: Definition) => Partial<Definition>): Promise<string[]> {
  const { definition } = town;
  try {
    const next = { ...definition, ...change(definition) };
    await town.world.as(town.admin, () =>
      Application.publishVersion(town.procedure, next, onPaper, Register.inspectProcedure),
    );
    return [];
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "procedure.invalid") throw error;
    return (error.errors ?? []).map(({ pointer, message }) => `${pointer} ${message}`);
  }
}

/** The form with one field otherwise, or without it. */
const withField = (name: string, field: Definition["schema"]["properties"][string] | undefined) => (d: Definition) => {
  const { [name]: _, ...others } = d.schema.properties;
  const properties = field === undefined ? others : { ...d.schema.properties, [name]: field };
  const has = (one: string) => Object.hasOwn(properties, one);
  return {
    schema: { ...d.schema, properties, required: d.schema.required.filter(has) },
    order: d.order.filter(has),
  };
};
const cannot = "/register 承認しても犬の登録原簿に記載できません。";

test("a procedure that names a register that is none, or lacks what it holds, is not published", async () => {
  expect(await faultsOf(() => ({}))).toEqual([]);
  expect(await faultsOf(() => ({ register: "nosuch" }))).toEqual(["/register この名前の台帳はありません。"]);
  expect(await faultsOf(withField("dog_color", undefined))).toEqual([`${cannot}毛色が必要です。`]);
  const notRequired = ({ schema }: Definition) => ({
    schema: { ...schema, required: schema.required.filter((name) => name !== "dog_color") },
  });
  expect(await faultsOf(notRequired)).toEqual([`${cannot}毛色が必要です。`]);
  const color = (text: { max: number; multiline?: boolean }) =>
    withField("dog_color", { type: "string", title: "犬の毛色", text });
  expect(await faultsOf(color({ max: 31 }))).toEqual([expect.stringMatching(/毛色: 30文字以内/)]);
  expect(await faultsOf(color({ max: 30, multiline: true }))).toEqual([expect.stringContaining("毛色: ")]);
  const sexes = ["male", "unknown"].map((one) => ({ const: one, title: one }));
  expect(await faultsOf(withField("dog_sex", { type: "string", title: "犬の性別", oneOf: sexes }))).toEqual([
    `${cannot}性別が必要です。`,
  ]);
});
