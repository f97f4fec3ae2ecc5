import { Problem } from "#core/error.ts";
import type { Payments } from "#core/port.ts";

const refuse = (): never => {
  throw new Problem("payment.no_provider");
};

/** No provider is contracted yet, and nothing here pretends to be one. */
export const notContracted: Payments = {
  name: refuse,
  start: async () => refuse(),
  look: async () => refuse(),
  refund: async () => refuse(),
  referenceOf: refuse,
};
