import type { Instant } from "../clock.ts";
import { defineEvent, says } from "../journal/index.ts";
import type { Yen } from "../money.ts";
import type { Back } from "./back.ts";
import type { Method, Outcome, PaymentState } from "./entity.ts";

/** What every act on a payment says: how it stands then; `excess` is the money to decide on. */
export type Said = Pick<PaymentState, "application" | "title" | "yen" | "status" | "receipt"> & {
  method?: Method;
  excess?: Yen;
};
/** What the payer is told, and where. */
export type Told = { name?: string; email?: string; reason?: string };
type OfMoney = Said & { money: { id: string; yen: Yen } };

export const requested = defineEvent("payment.requested", says<{ application: string; yen: Yen }>());
export const started = defineEvent(
  "payment.started",
  says<Said & { attempt: { id: string; provider: string; until: Instant }; lookAt: Instant; settingVersion: number }>(),
  says<Told>(),
);
export const pending = defineEvent("payment.pending", says<Said & { attempt: string }>(), says<Told>());
export const failed = defineEvent("payment.failed", says<Said & { attempt: string }>(), says<Told>());
export const looked = defineEvent("payment.looked", says<Said & { lookAt: Instant }>(), says<Told>());
/** Of cash that pays the fee, the way and the amount say all. */
export const captured = defineEvent("payment.captured", says<Said & Partial<OfMoney>>(), says<Told>());
export const overpaid = defineEvent("payment.overpaid", says<OfMoney>(), says<Told>());
export const cancelled = defineEvent("payment.cancelled", says<Said>(), says<Told>());
export const decided = defineEvent(
  "payment.decided",
  says<Said & { money: { id: string; yen: Yen; outcome: Outcome }; back?: Back; lookAt?: Instant }>(),
  says<Told>(),
);
export const refunded = defineEvent("payment.refunded", says<OfMoney & { back?: Back }>(), says<Told>());
