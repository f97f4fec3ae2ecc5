export { nextNumber, passNumber } from "./number.ts";
export { lastNumbers } from "./recount.ts";
export { renderCertificate, renderDecision, renderNote, renderReceipt, renderTag } from "./render.ts";
export { dateText, documentNumber, fiscalYearText, type Retention, retainedUntil } from "./rule.ts";
