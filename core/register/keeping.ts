import * as z from "zod";
import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import { Problem } from "../error.ts";
import * as Shape from "../shape.ts";
import * as Tenant from "../tenant/index.ts";
import type { RegisterDef } from "./schema.ts";

const unknownMode = "mode は ledger（台帳）か mirror（写し）です。";
const unknownWriter = "writers は staff（職員）か client（事業者のシステム）です。";

/** How a body keeps a register from a day on: 台帳 or 写し, and whose hands write in it. */
export const keeping = Shape.strict({
  mode: z.enum(["ledger", "mirror"], unknownMode),
  writers: Shape.list(z.enum(["staff", "client"], unknownWriter))
    .min(1, "1つ以上指定してください。")
    .max(2, "2つまでです。"),
});
type Keeping = z.output<typeof keeping>;

/** The dated setting of a body that says so. */
export const settingName = (register: string): string => `register.${register}`;

const ownHand = { ledger: "staff", mirror: "client" } as const;

/**
 * Until a body says otherwise, a register runs as it is defined and has one hand: staff write a ledger, and a mirror is
 * written by the system that holds the ledger. Every other way needs a row; `version` is 0 without one.
 */
export async function keepingOf({ register, mode }: RegisterDef): Promise<Keeping & { version: number }> {
  const { rows, version } = await Tenant.rows(settingName(register));
  const row = Tenant.rowAt(rows, today());
  return row === undefined ? { mode, writers: [ownHand[mode]], version: 0 } : { ...keeping.parse(row.value), version };
}

/** Staff, or a vendor's system that the body has given the scope. @throws Problem `auth.forbidden`, `tenant.option` */
export async function requireReader(): Promise<Actor.Actor> {
  if (Actor.use().type !== "client") return Actor.require("staff");
  const actor = Actor.requireScope("register:read");
  await Tenant.requireOption("register");
  return actor;
}

/** Whoever may write in this register today. @throws Problem `auth.forbidden`, `tenant.option`, `register.not_writable` */
export async function requireWriter(def: RegisterDef): Promise<Keeping & { version: number }> {
  const isSystem = Actor.use().type === "client";
  const { type } = isSystem ? Actor.requireScope("register:write") : Actor.requireDuty("draft", "decide");
  if (isSystem) await Tenant.requireOption("register");
  const kept = await keepingOf(def);
  if (!kept.writers.includes(type)) throw new Problem("register.not_writable");
  return kept;
}
