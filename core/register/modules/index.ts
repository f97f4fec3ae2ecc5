import { Problem } from "#core/error.ts";
import { type RegisterName, registerNames } from "../name.ts";
import type { RegisterDef, Row } from "../schema.ts";
import { rowOf } from "./dog/application.ts";
import { dogRegister } from "./dog/def.ts";

/** A register as data, and how an approved application becomes a row of it. */
export type Module = { def: RegisterDef; rowOf: (answers: unknown) => Row };

const modules: Record<RegisterName, Module> = { dog: { def: dogRegister, rowOf } };

export const isRegister = (name: unknown): name is RegisterName => (registerNames as readonly unknown[]).includes(name);

/** @throws Problem `not_found` when the pool knows no such register */
export function moduleOf(name: string): Module {
  if (!isRegister(name)) throw new Problem("not_found");
  return modules[name];
}
