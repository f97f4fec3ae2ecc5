import type { LocalDate } from "../clock.ts";
import { defineEvent, says } from "../journal/index.ts";
import type { Option } from "../tenant/index.ts";
import type { Administrator, Disposal } from "./entity.ts";
import type { Application, Contract } from "./schema.ts";

type Body = { body: string };
type Why = { why: string };

export const contractRecorded = defineEvent(
  "member.contract_recorded",
  says<Body & Omit<Contract, "prefecture" | "body">>(),
);
export const applied = defineEvent(
  "member.applied",
  says<Body & Omit<Application, "body">>(),
  says<{ administrator: Administrator }>(),
);
export const joined = defineEvent("member.joined", says<Body & { start: LocalDate; options: Option[] }>());
export const suspended = defineEvent("member.suspended", says<Body>(), says<Why>());
export const resumed = defineEvent("member.resumed", says<Body>(), says<Why>());
export const left = defineEvent("member.left", says<Body>(), says<Why>());
export const disposed = defineEvent("member.disposed", says<Disposal>());
