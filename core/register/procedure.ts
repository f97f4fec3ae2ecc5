import type { FieldError } from "#core/error.ts";
import type { Definition } from "../application/schema.ts";
import { inspectChanges, missingItems } from "./inspect.ts";
import { isRegister, type Module, moduleOf } from "./modules/index.ts";

type Field = Definition["schema"]["properties"][string];

/**
 * Why the register that a procedure names could not take over what is approved: there is none of that name, an item is not asked
 * for (or need not be answered), or an answer may be longer or otherwise than the register holds.
 */
export function inspectProcedure({ register, schema }: Definition): FieldError[] {
  if (register === undefined) return [];
  if (!isRegister(register)) return [{ pointer: "/register", message: "この名前の台帳はありません。" }];
  const module = moduleOf(register);
  const faults = samplesOf(schema).flatMap((answers) => faultsOf(module, answers));
  return [...new Set(faults)].map((fault) => ({
    pointer: "/register",
    message: `承認しても${module.def.name}に記載できません。${fault}`,
  }));
}

function faultsOf({ def, rowOf }: Module, answers: Record<string, unknown>): string[] {
  const row = rowOf(answers);
  const names = new Map(def.groups.flatMap(({ items }) => items.map((item) => [item.field, item.name])));
  return [
    ...missingItems(def, row).map(({ message }) => message),
    ...inspectChanges(def, row).map(
      ({ pointer, message }) => `${names.get(pointer.replace("/changes/", "")) ?? ""}: ${message}`,
    ),
  ];
}

/** The least that may be answered, the most, and each choice once. */
function samplesOf({ properties, required }: Definition["schema"]): Record<string, unknown>[] {
  const fields = Object.entries(properties);
  const least = Object.fromEntries(
    fields.filter(([name]) => required.includes(name)).map(([name, field]) => [name, longest(field)]),
  );
  const most = Object.fromEntries(fields.map(([name, field]) => [name, longest(field)]));
  const chosen = fields.flatMap(([name, field]) =>
    field.type === "string" ? (field.oneOf ?? []).map((one) => ({ ...most, [name]: one.const })) : [],
  );
  return [least, most, ...chosen];
}

function longest(field: Field): unknown {
  switch (field.type) {
    case "integer":
      return field.maximum;
    case "boolean":
      return true;
    case "array":
      return field.items.oneOf.map((one) => one.const);
    case "string":
      if (field.text !== undefined) {
        const { max, multiline } = field.text;
        return multiline === true && max > 1 ? `字\n${"字".repeat(max - 2)}`.slice(0, max) : "字".repeat(max);
      }
      return field.oneOf?.[0]?.const ?? (field.format === undefined ? "字" : formatted[field.format]);
  }
}

const formatted = {
  date: "2027-04-01",
  email: "mihon@example.jp",
  phone: "0858-00-0000",
  kana: "ミホン",
  "postal-code": "000-0000",
};
