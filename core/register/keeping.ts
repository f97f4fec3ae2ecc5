import * as Actor from "../actor.ts";
import { today } from "../clock.ts";
import * as Tenant from "../tenant/index.ts";
import { settingName } from "./name.ts";
import { problem } from "./problem.ts";
import type { Keeping, RegisterDef } from "./schema.ts";

const ownHand = { ledger: "staff", mirror: "client" } as const;

/**
 * Until a body says otherwise, a register runs as it is defined and has one hand: staff write a ledger, and a mirror is
 * written by the system that holds the ledger. Every other way needs a row; `version` is 0 without one.
 */
export async function keepingOf({ register, mode }: RegisterDef): Promise<Keeping & { version: number }> {
  const { rows, version } = await Tenant.rows(settingName(register));
  const row = Tenant.rowAt(rows, today());
  return row === undefined ? { mode, writers: [ownHand[mode]], version: 0 } : { ...(row.value as Keeping), version };
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
  Actor.requireReach("registers", def.register);
  Actor.requireOf(def.organ);
  const isSystem = Actor.use().type === "client";
  const { type } = isSystem ? Actor.requireScope("register:write") : Actor.requireDutyFor(def.organ, "draft", "decide");
  if (isSystem) await Tenant.requireOption("register");
  const kept = await keepingOf(def);
  if (!kept.writers.includes(type)) throw problem("register.not_writable");
  return kept;
}
