import { problem as paymentProblem } from "#core/payment/problem.ts";
import type { Payments } from "#core/port.ts";

const refuse = (): never => {
  throw paymentProblem("payment.no_provider");
};

/** No provider is contracted yet, and nothing here pretends to be one. */
export const notContracted: Payments = {
  name: refuse,
  start: async () => refuse(),
  look: async () => refuse(),
  refund: async () => refuse(),
  referenceOf: refuse,
};
