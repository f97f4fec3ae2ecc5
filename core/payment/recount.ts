import * as Document from "../document/index.ts";
import type { PaymentState } from "./entity.ts";

/** 領収書番号. */
export const receipts = Document.lastNumbers((kind, state) => {
  const { receipt } = state as Partial<PaymentState>;
  return kind === "PAY" && receipt !== undefined ? { series: "RECEIPT", ...receipt } : undefined;
});
