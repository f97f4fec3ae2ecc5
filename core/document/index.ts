export { Html, html } from "./html.ts";
export { nextNumber } from "./number.ts";
export { page, table } from "./page.ts";
export {
  type CertificateDocument,
  type DecisionDocument,
  type ReceiptDocument,
  renderCertificate,
  renderDecision,
  renderReceipt,
  renderTag,
  type TagDocument,
} from "./render.ts";
export {
  dateText,
  documentNumber,
  fiscalYearText,
  type Retention,
  retainedUntil,
  retentionText,
} from "./rule.ts";
